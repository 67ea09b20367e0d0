import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { errorStatus } from '@/lib/core/errors';
import { errorMessage } from '@/lib/http/error-message';
import { chooseLocale } from '@/lib/i18n/choose-locale';
import { type AppLocale, localeCookie, localeTable } from '@/lib/i18n/locales';
import { ALLOWED_METHODS } from './request-problem';

/** What this server itself refuses, before Next sees it. */
export type RefusalCode =
  | 'malformed'
  | 'method_not_allowed'
  | 'body_too_large'
  | 'rate_limited'
  | 'internal'
  | 'overloaded';

/**
 * Answers with a refusal: a plain page for a browser that asked for one, JSON in the API's shape otherwise. The headers
 * that every answer has are set already. What the client still sends of its body is not read: the connection ends.
 */
export function refuse({
  request,
  response,
  code,
  retryAfterSeconds,
}: {
  request: IncomingMessage;
  response: ServerResponse;
  code: RefusalCode;
  retryAfterSeconds?: number;
}): void {
  if (response.headersSent) {
    request.destroy();
    return;
  }
  const locale = chooseLocale({
    cookie: new RegExp(`(?:^|;\\s*)${localeCookie}=(\\w+)`).exec(request.headers.cookie ?? '')?.[1],
    acceptLanguage: request.headers['accept-language'] ?? null,
  });
  const message = errorMessage({ code, reason: undefined, locale });
  const isPage = !isApi(request.url ?? '') && /\btext\/html\b/.test(request.headers.accept ?? '');
  const body = Buffer.from(
    isPage ? pageOf({ message, locale }) : JSON.stringify({ error: { code, message } }),
  );
  const hasBody = 'content-length' in request.headers || 'transfer-encoding' in request.headers;
  response.statusCode = errorStatus[code];
  response.setHeader('content-type', `${isPage ? 'text/html' : 'application/json'}; charset=utf-8`);
  response.setHeader('content-length', body.byteLength);
  response.setHeader('content-language', localeTable[locale].tag);
  response.setHeader('cache-control', 'no-store');
  if (retryAfterSeconds !== undefined) response.setHeader('retry-after', retryAfterSeconds);
  if (code === 'method_not_allowed') response.setHeader('allow', ALLOWED_METHODS);
  if (hasBody || code === 'malformed') response.setHeader('connection', 'close');
  const content = request.method === 'HEAD' ? undefined : body;
  response.end(content, () => {
    if (hasBody) request.destroy();
  });
}

function isApi(target: string): boolean {
  return target === '/api' || target.startsWith('/api/');
}

/** It has no styles, because it must be cheap and its policy allows none. */
function pageOf({ message, locale }: { message: string; locale: AppLocale }): string {
  return `<!doctype html>
<html lang="${localeTable[locale].tag}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>LinkU Pay</title></head>
<body><main><h1>LinkU Pay</h1><p>${message}</p></main></body>
</html>
`;
}

/** Answers on a connection on which Node could read no request, and ends it. */
export function refuseConnection({
  socket,
  status,
  headers,
}: {
  socket: Socket;
  status: 400 | 405 | 408 | 431;
  headers: Record<string, string>;
}): void {
  const code: RefusalCode = status === 405 ? 'method_not_allowed' : 'malformed';
  const body = JSON.stringify({ error: { code, message: STATUS_CODES[status] } });
  const lines = Object.entries({
    ...headers,
    ...(status === 405 && { allow: ALLOWED_METHODS }),
    'cache-control': 'no-store',
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n`;
  socket.end(head + body, () => socket.destroy());
}
