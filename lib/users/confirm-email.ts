import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { limitPasswordTries } from './limit-password-tries';
import { hashOfToken } from './link-token';
import { isPassword } from './password';
import type { ConfirmEmailBody, EmailConfirmedResponse } from './schema';

/**
 * Uses up the link that confirms an address. It needs the password too: somebody who only owns the mailbox does not
 * confirm an account that another person began with their address.
 * @throws PayError link_not_valid, wrong_credentials, rate_limited, database_unavailable
 */
export async function confirmEmail({ token, password }: ConfirmEmailBody): Promise<EmailConfirmedResponse> {
  const tokenHash = hashOfToken(token);
  const link = await db().accountLink.findUnique({
    where: { tokenHash, purpose: { in: ['registration', 'confirmation'] }, expiresAt: { gt: new Date() } },
    select: { purpose: true, passwordHash: true, user: { select: { passwordHash: true } } },
  });
  if (!link) throw new PayError('link_not_valid');
  const stored = link.passwordHash ?? link.user?.passwordHash ?? null;
  await limitPasswordTries({ device: `link:${tokenHash}` }, async () => {
    if (!(await isPassword({ password, stored }))) throw new PayError('wrong_credentials');
  });
  const rows = link.purpose === 'registration' ? await createUser(tokenHash) : await confirm(tokenHash);
  const [confirmed] = confirmedSchema.parse(rows);
  if (!confirmed) throw new PayError('link_not_valid');
  return confirmed;
}

const confirmedSchema = z.array(z.strictObject({ email: z.string() }));

/** Nobody, if the owner of the mailbox came by Google meanwhile. */
function createUser(tokenHash: string): Promise<unknown> {
  return db().$queryRaw`
    WITH used AS (
      DELETE FROM account_links WHERE token_hash = ${tokenHash} AND purpose = 'registration' AND expires_at > now()
      RETURNING email, name, password_hash)
    INSERT INTO users (email, name, password_hash, confirmed_at) SELECT email, name, password_hash, now() FROM used
    ON CONFLICT (email) DO NOTHING RETURNING email`;
}

function confirm(tokenHash: string): Promise<unknown> {
  return db().$queryRaw`
    WITH used AS (
      DELETE FROM account_links WHERE token_hash = ${tokenHash} AND purpose = 'confirmation' AND expires_at > now()
      RETURNING user_id, email)
    UPDATE users u SET confirmed_at = now() FROM used
    WHERE u.id = used.user_id AND u.email = used.email AND u.disabled_at IS NULL RETURNING u.email`;
}
