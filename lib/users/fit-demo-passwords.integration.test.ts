import { beforeAll, expect, it } from 'vitest';
import { startSession } from '@/lib/auth/start-session';
import { db, pool } from '@/lib/core/db/client';
import { seed } from '@/prisma/seed';
import { useFixture } from '@/tests/fixtures/fixture';
import { checkCredentials } from './check-credentials';
import {
  DEMO_PASSWORD,
  type DemoSignIn,
  fitDemoPasswords,
  refusePublishedPasswords,
} from './fit-demo-passwords';
import { hashPassword } from './password';

const fixture = useFixture();
// Demo accounts are made, and get their passwords, with the role that owns the tables.
beforeAll(() => {
  process.env.DATABASE_URL = fixture.databaseUrl;
});

const emails = [
  'admin@linku.test',
  'finance@linku.test',
  'helper@linku.test',
  'poster@linku.test',
  'support@linku.test',
];
const published = emails.map((email) => ({ email, password: DEMO_PASSWORD }));
const own = { email: 'own@linku.test', password: DEMO_PASSWORD };

async function expectSignIns({ right, wrong }: { right: DemoSignIn[]; wrong: DemoSignIn[] }): Promise<void> {
  for (const credentials of right)
    expect(await checkCredentials({ credentials, address: '::1' })).toMatchObject({
      email: credentials.email,
    });
  for (const credentials of wrong)
    await expect(checkCredentials({ credentials, address: '::1' })).rejects.toMatchObject({
      code: 'wrong_credentials',
    });
}

const fit = (isPublic: boolean) => fitDemoPasswords({ database: pool(), isPublic });

it('makes the published passwords random where others reach them, once, and published again where they do not', async () => {
  await seed();
  const { email, password } = own;
  await db().user.create({ data: { email, name: 'Own', passwordHash: await hashPassword(password) } });
  await expect(refusePublishedPasswords(pool())).rejects.toThrow(/db:seed/);

  const { id: userId, passwordHash } = await db().user.findUniqueOrThrow({
    where: { email: 'admin@linku.test' },
  });
  await startSession({ userId, passwordHash, userAgent: '', network: '::1' });
  const made = (await Promise.all([fit(true), fit(true)])).flat();
  expect(made.map(({ email }) => email).sort()).toEqual(emails);
  expect(new Set(made.map(({ password }) => password)).size).toBe(emails.length);
  for (const { password } of made) expect(password).toMatch(/^[\w-]{20}$/);
  await expectSignIns({ right: [...made, own], wrong: published });
  await refusePublishedPasswords(pool());
  expect(await db().session.findMany({ where: { userId } })).toMatchObject([
    { endedAt: expect.any(Date), endedBecause: 'password_changed' },
  ]);

  expect(await fit(true)).toEqual([]);
  await seed();
  await expectSignIns({ right: made, wrong: published });

  expect(await fit(false)).toEqual([]);
  await expectSignIns({ right: [...published, own], wrong: made });
  expect(await db().user.count({ where: { isDemo: true } })).toBe(emails.length);
});
