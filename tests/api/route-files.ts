import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RouteHandler } from '@/lib/http/route';

const API_FOLDER = path.join(import.meta.dirname, '..', '..', 'app', 'api');
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

export type FoundRoute = {
  /** Method and path according to the folder. */
  address: string;
  /** The endpoint of the handler; undefined when it was not made by `route`. */
  endpoint: string | undefined;
  handler: RouteHandler;
};

/** Every handler that Next would serve under /api, but next-auth's own. */
export async function routeFiles(): Promise<FoundRoute[]> {
  const files = readdirSync(API_FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|\/)route\.tsx?$/.test(file) && !file.startsWith('auth/'))
    .sort();
  const found = await Promise.all(files.map(handlersOf));
  return found.flat();
}

async function handlersOf(file: string): Promise<FoundRoute[]> {
  const module: Record<string, RouteHandler & { endpoint?: string }> = await import(
    /* @vite-ignore */ pathToFileURL(path.join(API_FOLDER, file)).href
  );
  const address = `/api/${path.dirname(file).replace(/\[(\w+)\]/g, '{$1}')}`;
  return METHODS.flatMap((method) => {
    const handler = module[method];
    return handler ? [{ address: `${method} ${address}`, endpoint: handler.endpoint, handler }] : [];
  });
}
