import { db } from '@/lib/core/db/client';
import { env } from '@/lib/core/env';
import type { AppLocale } from '@/lib/i18n/locales';
import { limitLinks } from './limit-links';
import { linkSeconds, newLinkToken } from './link-token';
import type { SentResponse } from './schema';

/**
 * Sends the owner of an address the link to a new password, or the word that they sign in at Google. The response and the
 * work are the same if nobody has the address; then nothing is sent.
 * @param address the network address that asks
 * @throws PayError rate_limited, mail_not_set_up, database_unavailable
 */
export async function requestPasswordReset({
  email,
  address,
  locale,
}: {
  email: string;
  address: string;
  locale: AppLocale;
}): Promise<SentResponse> {
  await limitLinks({ email, address });
  const { tokenHash, sealedToken } = await newLinkToken('password_reset');
  await db().$executeRaw`
    WITH person AS (
      SELECT id, password_hash IS NOT NULL AS has_password FROM users
      WHERE email = ${email} AND disabled_at IS NULL AND (NOT is_demo OR ${env().mode === 'sandbox'})),
    link AS (
      INSERT INTO account_links (purpose, email, token_hash, user_id, expires_at)
      SELECT 'password_reset', ${email}, ${tokenHash}, id,
        now() + make_interval(secs => ${linkSeconds.password_reset}::integer)
      FROM person WHERE has_password
      ON CONFLICT (purpose, email) DO UPDATE
        SET token_hash = EXCLUDED.token_hash, user_id = EXCLUDED.user_id, created_at = now(), expires_at = EXCLUDED.expires_at)
    INSERT INTO messages (email, kind, locale, sealed_token)
    SELECT ${email}, CASE WHEN has_password THEN 'reset_password' ELSE 'uses_google' END, ${locale},
      CASE WHEN has_password THEN ${sealedToken} END FROM person`;
  return { sent: 'if_it_fits' };
}
