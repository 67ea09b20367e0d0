import { env } from '@/lib/core/env';

/** How long a sign-in lasts. */
export const SESSION_SECONDS = 7 * 24 * 60 * 60;

/** Over https the browser itself refuses these names from another host or over plain http. */
export function isSecureSite(): boolean {
  return env().appUrl.startsWith('https:');
}

export function sessionCookieName(): string {
  return `${isSecureSite() ? '__Host-' : ''}linku.session`;
}
