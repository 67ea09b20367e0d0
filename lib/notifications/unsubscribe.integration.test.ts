import { expect, it } from 'vitest';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { preferencesSchema } from './schema';
import { optionalKinds } from './states';
import { unsubscribeToken } from './unsubscribe-token';

const fixture = useFixture({}, { role: 'runtime' });

const preferencesOf = async (as: { id: number }) => {
  const { json } = await callEndpoint('GET /api/users/me/notification-preferences', { as });
  return preferencesSchema.parse(json).preferences;
};
const offKinds = async (as: { id: number }) =>
  (await preferencesOf(as)).filter(({ by_mail: byMail }) => !byMail).map(({ kind }) => kind);

const post = (token: string) =>
  callEndpoint('POST /api/notifications/unsubscriptions/{token}', {
    params: { token },
    text: 'List-Unsubscribe=One-Click',
    headers: { origin: null, 'content-type': 'application/x-www-form-urlencoded' },
  });

it('One click turns one kind off for one person, without signing in, and twice is the same', async () => {
  const [user, other] = [await fixture.user(), await fixture.user()];
  const token = unsubscribeToken({ userId: user.id, kind: 'offer_received' });
  expect(await post(token)).toMatchObject({ status: 200, json: { kind: 'offer_received', by_mail: false } });
  expect(await post(token)).toMatchObject({ status: 200 });
  expect(await offKinds(user)).toEqual(['offer_received']);
  expect(await offKinds(other)).toEqual([]);
});

it('Opening the link turns nothing off, and leads to the page that does', async () => {
  const user = await fixture.user();
  const token = unsubscribeToken({ userId: user.id, kind: 'offer_received' });
  const { status, headers } = await callEndpoint('GET /api/notifications/unsubscriptions/{token}', {
    params: { token },
  });
  expect([status, headers.get('location')]).toEqual([303, `/unsubscribe#${token}`]);
  expect(await offKinds(user)).toEqual([]);
});

it('A token that was changed turns nothing off', async () => {
  const [user, other] = [await fixture.user(), await fixture.user()];
  const token = unsubscribeToken({ userId: user.id, kind: 'offer_received' });
  const forged = [
    token.replace(/^\d+/, String(other.id)),
    token.replace('offer_received', 'offer_accepted'),
    token.replace('offer_received', 'payment_completed'),
    `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
    token.slice(0, -1),
    'x',
  ];
  for (const one of forged) expect((await post(one)).code, one).toBe('not_found');
  expect([await offKinds(user), await offKinds(other)]).toEqual([[], []]);
});

it('A person chooses by kind, and money and security are no choice', async () => {
  const [user, operator] = [await fixture.user(), await fixture.user({ role: 'support' })];
  const change = (preferences: object[]) =>
    callEndpoint('PATCH /api/users/me/notification-preferences', { as: user, body: { preferences } });
  await change([
    { kind: 'work_delivered', by_mail: false },
    { kind: 'release_due', by_mail: false },
  ]);
  expect(await offKinds(user)).toEqual(['work_delivered', 'release_due']);
  await change([
    { kind: 'release_due', by_mail: false },
    { kind: 'release_due', by_mail: true },
  ]);
  expect(await offKinds(user)).toEqual(['work_delivered']);
  expect((await change([{ kind: 'payment_completed', by_mail: false }])).code).toBe('malformed');
  const kinds = async (as: { id: number }) =>
    (await preferencesOf(as)).filter(({ is_optional: isOptional }) => isOptional).map(({ kind }) => kind);
  expect(await kinds(user)).toEqual(optionalKinds.filter((kind) => kind !== 'daily_digest'));
  expect(await kinds(operator)).toEqual(optionalKinds);
});
