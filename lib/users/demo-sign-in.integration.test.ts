import { afterEach, beforeEach, expect, it } from 'vitest';
import { readSessionUser } from '@/lib/auth/read-session-user';
import { encodeSessionToken } from '@/lib/auth/session-token';
import { startSession } from '@/lib/auth/start-session';
import { env } from '@/lib/core/env';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { checkCredentials } from './check-credentials';
import { hashPassword } from './password';
import { welcomeGoogleUser } from './welcome-google-user';

/** Keys of the providers' own test systems, so no sandbox. Nothing here calls a provider. */
useFixture({
  STRIPE_API_BASE: '',
  PAYPAL_API_BASE: '',
  NEXTAUTH_SECRET: 'Zk3vQ8rT1mXw6pLbY9sN4hJd7cFgA2eU',
});

const email = 'admin@linku.test';
const password = 'linku-demo';

/** Two accounts alike, of which one is marked: a database made by hand, past the trigger that refuses it. */
beforeEach(async () => {
  await db().$executeRaw`ALTER TABLE users DISABLE TRIGGER users_guard_demo`;
  const passwordHash = await hashPassword(password);
  await db().user.createMany({
    data: [
      { email, name: 'Demo', role: 'admin', passwordHash, isDemo: true },
      { email: 'own@linku.test', name: 'Own', role: 'admin', passwordHash },
      { email: 'google@linku.test', name: 'Demo', isDemo: true },
    ],
  });
});
afterEach(async () => {
  await db().session.deleteMany();
  await db().user.deleteMany();
});

const signIn = (of: string) =>
  checkCredentials({ credentials: { email: of, password }, address: '203.0.113.7' });

async function cookieOf(of: string): Promise<string> {
  const { id: userId, passwordHash } = await db().user.findUniqueOrThrow({ where: { email: of } });
  const begun = await startSession({ userId, passwordHash, userAgent: '', network: '203.0.113.7' });
  return await encodeSessionToken(begun);
}

it('lets nobody into a demo account outside of the sandbox, by any way', async () => {
  expect(env().mode).toBe('test');
  await expect(signIn(email)).rejects.toMatchObject({ code: 'wrong_credentials' });
  expect(await readSessionUser(await cookieOf(email))).toBeNull();
  const google = { email: 'google@linku.test', isVerified: true, name: 'Demo' };
  expect(await welcomeGoogleUser(google)).toBeNull();
});

it('lets everybody else in', async () => {
  expect(await signIn('own@linku.test')).toMatchObject({ email: 'own@linku.test' });
  expect(await readSessionUser(await cookieOf('own@linku.test'))).toMatchObject({ role: 'admin' });
});
