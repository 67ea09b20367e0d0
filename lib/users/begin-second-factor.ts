import type { SessionUser } from '@/lib/auth/read-session-user';
import { isOperatorRole } from '@/lib/auth/roles';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import type { SecondFactorSetupResponse } from './schema';
import { newSecret } from './second-factor-secret';

/**
 * Draws the secret of a second factor for an app. It counts once a code of it has shown that the app has it; a later one replaces
 * it until then.
 * @throws PayError not_allowed for whoever is no operator, second_factor_on, database_unavailable
 */
export async function beginSecondFactor({
  id,
  email,
  role,
}: SessionUser): Promise<SecondFactorSetupResponse> {
  if (!isOperatorRole(role)) throw new PayError('not_allowed');
  const { sealed, secret, uri } = await newSecret(email);
  const written = await db().$executeRaw`
    INSERT INTO second_factors AS f (user_id, sealed_secret) VALUES (${id}, ${sealed})
    ON CONFLICT (user_id) DO UPDATE SET sealed_secret = EXCLUDED.sealed_secret, created_at = now()
    WHERE f.confirmed_at IS NULL`;
  if (written === 0) throw new PayError('second_factor_on');
  return { secret, uri };
}
