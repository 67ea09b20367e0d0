import type { NextRequest } from 'next/server';
import { translateDatabaseError } from '@/lib/core/db/database-fault';
import { PayError } from '@/lib/core/errors';
import { log } from '@/lib/core/log';
import { errorMessage } from './error-message';
import { localeOf } from './locale-of';
import type { ErrorResponse } from './schema';

/** Long enough for a database or a provider to return from a short absence. */
const AWAY_RETRY_SECONDS = 5;

/** Any error as the API's response. An unexpected one is logged and described in neutral words. */
export function errorResponse({
  error,
  request,
  requestId,
}: {
  error: unknown;
  request: NextRequest;
  requestId?: string;
}): Response {
  const refusal = toPayError(error);
  if (refusal.status >= 500) log().error({ requestId, code: refusal.code, error }, 'a request failed');
  const locale = localeOf(request);
  const body: ErrorResponse = {
    error: {
      code: refusal.code,
      message: errorMessage({ code: refusal.code, reason: refusal.details?.reason, locale }),
      ...(refusal.details && { details: refusal.details }),
    },
  };
  const response = Response.json(body, { status: refusal.status });
  response.headers.set('cache-control', 'no-store');
  response.headers.set('content-language', locale);
  const retryAfter = retryAfterSeconds(refusal);
  if (retryAfter !== null) response.headers.set('retry-after', String(retryAfter));
  return response;
}

function toPayError(error: unknown): PayError {
  const thrown = translateDatabaseError(error);
  return thrown instanceof PayError ? thrown : new PayError('internal', { cause: error });
}

function retryAfterSeconds({ code, details }: PayError): number | null {
  if (code === 'rate_limited') return Number(details?.retry_after_seconds ?? 60);
  return code === 'database_unavailable' || code === 'provider_unavailable' ? AWAY_RETRY_SECONDS : null;
}
