import type { Answer } from './http';

/** JSON with a status; `headers` are added to it. */
export function jsonResponse({
  status = 200,
  body,
  headers = {},
}: {
  status?: number;
  body: unknown;
  headers?: Record<string, string>;
}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: `${JSON.stringify(body, null, 2)}\n`,
  };
}

/** A page; `frameAncestors` says who may put it into a frame, `formTargets` where a form may lead. */
export function pageResponse({
  status = 200,
  html,
  frameAncestors = ["'none'"],
  formTargets = [],
}: {
  status?: number;
  html: string;
  frameAncestors?: string[];
  formTargets?: string[];
}): Answer {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    `frame-ancestors ${frameAncestors.join(' ')}`,
  ];
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': policy.join('; '),
      // Not `no-referrer`: with it, a form's own POST would carry the Origin `null`, like a forged one.
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      vary: 'Accept-Language',
    },
    body: html,
  };
}

/** 303: the browser goes on with a GET, so a reload never posts twice. */
export function redirectResponse(location: string): Answer {
  return { status: 303, headers: { location, 'cache-control': 'no-store' }, body: '' };
}
