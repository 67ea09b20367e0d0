import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Queryable } from '@/lib/core/db/installation';
import { hashPassword, isPassword } from './password';

/** The demo accounts' password where only this machine reaches them. The README has it. */
export const DEMO_PASSWORD = 'linku-demo';

export type DemoSignIn = { email: string; password: string };

/**
 * Gives the demo accounts passwords that fit who can reach them: random ones where others can, and the published one where only
 * this machine does. Random ones that are there already stay. Who was signed in is signed out. The caller works on a sandbox.
 * @returns the new random ones, which are kept nowhere
 */
export async function fitDemoPasswords({
  database,
  isPublic,
}: {
  database: Queryable;
  isPublic: boolean;
}): Promise<DemoSignIn[]> {
  const changed: DemoSignIn[] = [];
  for (const account of await readDemoAccounts(database)) {
    if (account.isPublished !== isPublic) continue;
    const password = isPublic ? randomBytes(15).toString('base64url') : DEMO_PASSWORD;
    // Of two that start at once, one changes it and shows it.
    const { rows } = await database.query(
      `WITH changed AS (UPDATE users SET password_hash = $2 WHERE id = $1 AND password_hash = $3 RETURNING id),
       ended AS (UPDATE sessions SET ended_at = now(), ended_because = 'password_changed'
         WHERE user_id IN (SELECT id FROM changed) AND ended_at IS NULL)
       SELECT id FROM changed`,
      [account.id, await hashPassword(password), account.password_hash],
    );
    if (isPublic && rows.length > 0) changed.push({ email: account.email, password });
  }
  return changed;
}

/** Before a server of a sandbox listens where others reach it. @throws Error in one sentence when a demo password is the published one */
export async function refusePublishedPasswords(database: Queryable): Promise<void> {
  const accounts = await readDemoAccounts(database);
  if (accounts.every(({ isPublished }) => !isPublished)) return;
  throw new Error(
    'The demo accounts have the password that the README tells, and others than this machine would reach them (LISTEN_HOST, APP_URL): ' +
      'run `npm run db:seed` with these settings first, or use `npm start`; both make random passwords and show them once.',
  );
}

const accountsSchema = z.array(z.object({ id: z.number(), email: z.string(), password_hash: z.string() }));

async function readDemoAccounts(database: Queryable) {
  const { rows } = await database.query(
    'SELECT id, email, password_hash FROM users WHERE is_demo AND password_hash IS NOT NULL ORDER BY id',
  );
  const accounts = accountsSchema.parse(rows);
  return await Promise.all(
    accounts.map(async (account) => ({
      ...account,
      isPublished: await isPassword({ password: DEMO_PASSWORD, stored: account.password_hash }),
    })),
  );
}
