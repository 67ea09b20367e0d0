import { env } from '@/lib/core/env';
import { PayError } from '@/lib/core/errors';
import type { SessionUser } from './read-session-user';

/** Whether an operator has to set up a second factor before anything else. */
export function lacksSecondFactor({ hasSecondFactor }: Pick<SessionUser, 'hasSecondFactor'>): boolean {
  return env().needsSecondFactor && !hasSecondFactor;
}

/** @throws PayError second_factor_required with where it is set up */
export function requireSecondFactor(user: SessionUser): void {
  if (!lacksSecondFactor(user)) return;
  throw new PayError('second_factor_required', { details: { page: '/account/second-factor' } });
}
