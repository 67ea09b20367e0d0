import type { APIRequestContext } from '@playwright/test';
import type { z } from 'zod';

/** Asks the real API as a program would. Fails with the server's own words. */
export async function askApi<Answer>({
  api,
  method,
  path,
  schema,
  body,
  idempotencyKey,
}: {
  api: APIRequestContext;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  schema: z.ZodType<Answer>;
  body?: Record<string, unknown>;
  idempotencyKey?: string;
}): Promise<Answer> {
  const answer = await api.fetch(path, {
    method,
    headers: {
      origin: new URL(path, baseUrl()).origin,
      // A connection that is kept may be closed by the server at the very moment it is used again.
      connection: 'close',
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    },
    ...(body === undefined ? {} : { data: body }),
  });
  if (!answer.ok()) {
    throw new Error(`${method} ${path} answered ${answer.status()}: ${(await answer.text()).slice(0, 500)}`);
  }
  return schema.parse(await answer.json());
}

/** Where the product under test is. */
export function baseUrl(): string {
  return process.env.E2E_BASE_URL ?? 'http://localhost:3000';
}
