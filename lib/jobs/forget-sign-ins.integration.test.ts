import { expect, it } from 'vitest';
import { readSessionUser } from '@/lib/auth/read-session-user';
import { sessionOf } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { forgetSignIns } from './forget-sign-ins';

const fixture = useFixture({}, { role: 'runtime' });

const ago = (days: number, hours = 0) => new Date(Date.now() - (days * 24 + hours) * 3_600_000);

it('deletes sessions, links and messages after their times, and not before', async () => {
  const user = await fixture.user();
  const cookie = await sessionOf(user);
  const session = (createdAt: Date) =>
    db().session.create({ data: { userId: user.id, createdAt, userAgent: 'old', network: '10.0.0.0/24' } });
  const message = (createdAt: Date) =>
    db().message.create({ data: { email: user.email, kind: 'uses_google', locale: 'en', createdAt } });
  const link = (purpose: string, expiresAt: Date) =>
    db().accountLink.create({
      data: { purpose, email: user.email, tokenHash: purpose, userId: user.id, expiresAt },
    });
  const [, young] = [await session(ago(30, 1)), await session(ago(29, 23))];
  const [, fresh] = [await message(ago(30, 1)), await message(ago(29, 23))];
  await link('password_reset', ago(0, 1));
  await link('confirmation', ago(0, -1));
  expect(await forgetSignIns()).toBe(3);
  expect(await forgetSignIns()).toBe(0);
  expect(await db().session.findMany({ where: { userAgent: 'old' } })).toMatchObject([{ id: young.id }]);
  expect(await db().message.findMany()).toMatchObject([{ id: fresh.id }]);
  expect(await db().accountLink.findMany()).toMatchObject([{ purpose: 'confirmation' }]);
  expect(await readSessionUser(cookie)).toMatchObject({ id: user.id });
});

it('deletes more than one statement takes', async () => {
  await db().$executeRaw`
    INSERT INTO messages (email, kind, locale, created_at)
    SELECT 'many@linku.test', 'uses_google', 'en', now() - interval '31 days' FROM generate_series(1, 10001)`;
  expect(await forgetSignIns()).toBe(10_001);
});
