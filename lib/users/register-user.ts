import { db } from '@/lib/core/db/client';
import { env } from '@/lib/core/env';
import type { AppLocale } from '@/lib/i18n/locales';
import { limitLinks } from './limit-links';
import { linkSeconds, newLinkToken } from './link-token';
import { hashPassword } from './password';
import { requireGoodPassword } from './require-good-password';
import type { RegisterBody, RegisteredResponse } from './schema';

type Registration = { email: string; name: string; passwordHash: string; locale: AppLocale };

/**
 * Begins an account, which its link completes; at once where addresses count as confirmed. If the address has an account,
 * its owner is told so by a message, and whoever registers gets the same response after the same work.
 * @param address the network address that registers
 * @throws PayError password_too_weak, rate_limited, mail_not_set_up, database_unavailable
 */
export async function registerUser({
  email,
  password,
  name,
  address,
  locale,
}: RegisterBody & { address: string; locale: AppLocale }): Promise<RegisteredResponse> {
  requireGoodPassword({ password, email });
  const { confirmsEmails } = env();
  if (!confirmsEmails) await limitLinks({ email, address });
  const registration = { email, name, locale, passwordHash: await hashPassword(password) };
  if (confirmsEmails) await createUser(registration);
  else await createLink(registration);
  return { next: confirmsEmails ? 'sign_in' : 'confirm_email' };
}

async function createUser({ email, name, passwordHash, locale }: Registration): Promise<void> {
  await db().$executeRaw`
    WITH created AS (
      INSERT INTO users (email, name, password_hash, confirmed_at) VALUES (${email}, ${name}, ${passwordHash}, now())
      ON CONFLICT (email) DO NOTHING RETURNING id)
    INSERT INTO messages (email, kind, locale)
    SELECT ${email}, 'account_exists', ${locale} WHERE NOT EXISTS (SELECT 1 FROM created)`;
}

/** A person exists only once the mailbox is known to be theirs: nobody occupies the address of somebody else. */
async function createLink({ email, name, passwordHash, locale }: Registration): Promise<void> {
  const { tokenHash, sealedToken } = await newLinkToken('registration');
  await db().$executeRaw`
    WITH known AS (SELECT id FROM users WHERE email = ${email}),
    link AS (
      INSERT INTO account_links (purpose, email, token_hash, name, password_hash, expires_at)
      SELECT 'registration', ${email}, ${tokenHash}, ${name}, ${passwordHash},
        now() + make_interval(secs => ${linkSeconds.registration}::integer)
      WHERE NOT EXISTS (SELECT 1 FROM known)
      ON CONFLICT (purpose, email) DO UPDATE SET token_hash = EXCLUDED.token_hash, name = EXCLUDED.name,
        password_hash = EXCLUDED.password_hash, created_at = now(), expires_at = EXCLUDED.expires_at
      RETURNING 1)
    INSERT INTO messages (email, kind, locale, sealed_token)
    SELECT ${email}, CASE WHEN EXISTS (SELECT 1 FROM link) THEN 'confirm_registration' ELSE 'account_exists' END, ${locale},
      CASE WHEN EXISTS (SELECT 1 FROM link) THEN ${sealedToken} END`;
}
