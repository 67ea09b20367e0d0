import type { SessionUser } from '@/lib/auth/read-session-user';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import type { AppLocale } from '@/lib/i18n/locales';
import { limitLinks } from './limit-links';
import { linkSeconds, newLinkToken } from './link-token';
import type { SentResponse } from './schema';

/**
 * Sends the link that confirms the address of somebody who is signed in. The link before it is worth nothing any more.
 * @throws PayError conflict if the address is confirmed; rate_limited, mail_not_set_up, database_unavailable
 */
export async function requestConfirmation({
  user: { id, email },
  address,
  locale,
}: {
  user: SessionUser;
  address: string;
  locale: AppLocale;
}): Promise<SentResponse> {
  await limitLinks({ email, address });
  const { tokenHash, sealedToken } = await newLinkToken('confirmation');
  const written = await db().$executeRaw`
    WITH link AS (
      INSERT INTO account_links (purpose, email, token_hash, user_id, expires_at)
      SELECT 'confirmation', email, ${tokenHash}, id, now() + make_interval(secs => ${linkSeconds.confirmation}::integer)
      FROM users WHERE id = ${id} AND confirmed_at IS NULL
      ON CONFLICT (purpose, email) DO UPDATE
        SET token_hash = EXCLUDED.token_hash, user_id = EXCLUDED.user_id, created_at = now(), expires_at = EXCLUDED.expires_at
      RETURNING email)
    INSERT INTO messages (email, kind, locale, sealed_token) SELECT email, 'confirm_email', ${locale}, ${sealedToken} FROM link`;
  if (written === 0) throw new PayError('conflict');
  return { sent: 'if_it_fits' };
}
