import { env } from '@/lib/core/env';
import { isOperatorRole, type Role } from './roles';

const HOUR = 60 * 60;

/** How long a session lasts from its sign-in, in seconds, whatever happens in it. Operators move other people's money. */
export const sessionSeconds = { user: 7 * 24 * HOUR, operator: 12 * HOUR };

export function sessionSecondsOf(role: Role): number {
  return isOperatorRole(role) ? sessionSeconds.operator : sessionSeconds.user;
}

/** Over https the browser itself refuses these names from another host or over plain http. */
export function isSecureSite(): boolean {
  return env().appUrl.startsWith('https:');
}

export function sessionCookieName(): string {
  return `${isSecureSite() ? '__Host-' : ''}linku.session`;
}
