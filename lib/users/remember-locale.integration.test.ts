import { expect, it } from 'vitest';
import type { AppLocale } from '@/lib/i18n/locales';
import { signIn } from '@/tests/api/ask-next-auth';
import { callEndpoint, sessionOf } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { hashPassword } from './password';

const PASSWORD = 'kettle orbit maple';
const fixture = useFixture({}, { role: 'runtime' });

const localeOf = async (id: number) => (await db().user.findUniqueOrThrow({ where: { id } })).locale;

it('A person is written to in the language that they chose last while they were signed in', async () => {
  const [user, other] = [await fixture.user(), await fixture.user()];
  const cookie = await sessionOf(user);
  expect(await localeOf(user.id)).toBeNull();
  expect((await callEndpoint('POST /api/locale', { cookie, body: { locale: 'en' } })).status).toBe(200);
  expect(await localeOf(user.id)).toBe('en');
  await callEndpoint('POST /api/locale', { cookie, body: { locale: 'zh' } });
  await callEndpoint('POST /api/locale', { body: { locale: 'en' } });
  expect([await localeOf(user.id), await localeOf(other.id)]).toEqual(['zh', null]);
});

it('A sign-in says the language of its browser, and none where a program says none', async () => {
  const { id, email } = await fixture.user();
  await db().user.update({ where: { id }, data: { passwordHash: await hashPassword(PASSWORD) } });
  const enter = (said: { locale?: AppLocale }) => signIn({ email, password: PASSWORD, ...said });
  await enter({ locale: 'en' });
  expect(await localeOf(id)).toBe('en');
  await enter({});
  expect(await localeOf(id)).toBe('en');
  await enter({ locale: 'zh' });
  expect(await localeOf(id)).toBe('zh');
});
