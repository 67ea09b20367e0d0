import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { contentOf, signIn } from '@/tests/api/ask-next-auth';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import type { ProvenUser } from './check-credentials';
import { deviceCookieName, knownDeviceCookie } from './known-device';

const owner = { email: 'owner@linku.test', password: '正确 的 密码 horse', name: 'Owner' };

useFixture({ RATE_LIMIT_SCALE: '1' });
beforeAll(async () => {
  await callEndpoint('POST /api/users', { body: owner });
});
beforeEach(() => db().rateLimit.deleteMany());

const guess = (address: string, email = owner.email) =>
  signIn({ email, password: 'wrong password', address }).then(({ error }) => error);

/** One from each of so many networks. */
const addresses = (count: number) => Array.from({ length: count }, (_, n) => `198.51.${n}.7`);

/** The cookie that a browser gets when somebody signs in there. */
async function knownDevice(): Promise<Map<string, string>> {
  const proven: ProvenUser[] = [];
  await signIn({ ...owner, address: '203.0.113.9', onProven: (user) => proven.push(user) });
  const [user] = proven;
  if (!user) throw new Error('The owner could not sign in');
  return new Map([[deviceCookieName(), contentOf(await knownDeviceCookie(user))]]);
}

/** Wrong tries from every network until each is refused; how many were answered. */
async function attack(networks: readonly string[]): Promise<number> {
  let answered = 0;
  for (let round = 0; round < 7; round += 1) {
    const errors = await Promise.all(networks.map((address) => guess(address)));
    answered += errors.filter((error) => error === 'CredentialsSignin').length;
    if (errors.every((error) => error === 'rate_limited')) return answered;
  }
  throw new Error('The attacker is never refused');
}

describe('wrong passwords', () => {
  it('stop after five from one network, whichever of its addresses, and after one more by one address alone', async () => {
    const outcomes = [];
    for (let n = 1; n <= 6; n += 1) outcomes.push(await guess(`198.51.100.${n}`));
    expect(outcomes).toEqual([...Array(5).fill('CredentialsSignin'), 'rate_limited']);
    const line = (n: number) => `2001:db8:1:2::${n}`;
    const inIpv6 = [];
    for (let n = 1; n <= 6; n += 1) inIpv6.push(await guess(line(n)));
    expect(inIpv6).toEqual(outcomes);
    expect(await guess('2001:db8:1:3::1')).toBe('CredentialsSignin');
  });

  it('count as many when they are sent at once', async () => {
    const errors = await Promise.all(Array.from({ length: 20 }, () => guess('198.51.100.7')));
    expect(errors.filter((error) => error === 'CredentialsSignin')).toHaveLength(5);
  });

  it('count the same for an address that nobody has', async () => {
    const outcomes = [];
    for (let n = 0; n < 6; n += 1) outcomes.push(await guess('198.51.100.7', 'nobody@linku.test'));
    expect(outcomes).toEqual([...Array(5).fill('CredentialsSignin'), 'rate_limited']);
  });

  it('are forgotten once the right one came', async () => {
    for (let round = 0; round < 3; round += 1) {
      for (let n = 0; n < 4; n += 1) await guess('203.0.113.7');
      expect((await signIn({ ...owner, address: '203.0.113.7' })).cookie).toBeDefined();
    }
  });

  it('from one network stop after sixty, for whichever people', async () => {
    const outcomes = [];
    for (let n = 0; n < 62; n += 1) outcomes.push(await guess('198.51.100.7', `person${n}@example.com`));
    expect(outcomes.filter((error) => error === 'CredentialsSignin')).toHaveLength(60);
  });
});

describe('an attacker on fifty networks', () => {
  it('gets a hundred tries in an hour and then one from each network in ten minutes', async () => {
    const answered = await attack(addresses(50));
    expect(answered).toBeGreaterThanOrEqual(100);
    expect(answered).toBeLessThanOrEqual(150);
  });

  it('does not keep the owner out: neither where they were before, nor from a new place', async () => {
    const cookies = await knownDevice();
    await attack(addresses(50));
    const startedAt = performance.now();
    const [sameHouse = ''] = addresses(1);
    expect((await signIn({ ...owner, address: sameHouse, cookies })).cookie).toBeDefined();
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect((await signIn({ ...owner, address: '192.0.2.1' })).cookie).toBeDefined();
  });
});

describe('a known device', () => {
  it('has ten tries of its own', async () => {
    const cookies = await knownDevice();
    const outcomes = [];
    for (let n = 0; n < 11; n += 1) {
      const wrong = { email: owner.email, password: 'wrong password', address: `198.51.${n}.7`, cookies };
      outcomes.push((await signIn(wrong)).error);
    }
    expect(outcomes).toEqual([...Array(10).fill('CredentialsSignin'), 'rate_limited']);
    expect((await signIn({ ...owner, address: '192.0.2.1' })).cookie, 'a stranger has others').toBeDefined();
  });

  it('is known to one account only', async () => {
    const cookies = await knownDevice();
    const errors = [];
    for (let n = 0; n < 6; n += 1) {
      const other = { email: 'nobody@linku.test', password: 'wrong password', cookies };
      errors.push((await signIn(other)).error);
    }
    expect(errors.at(-1)).toBe('rate_limited');
  });

  it('is a stranger once the password is another', async () => {
    const cookies = await knownDevice();
    const { passwordHash } = await db().user.findUniqueOrThrow({ where: { email: owner.email } });
    const set = (hash: string | null) =>
      db().user.update({ where: { email: owner.email }, data: { passwordHash: hash } });
    await set(`${passwordHash?.slice(0, -4)}AAAA`);
    const errors = [];
    for (let n = 0; n < 6; n += 1) errors.push((await signIn({ ...owner, cookies })).error);
    await set(passwordHash);
    expect(errors.at(-1)).toBe('rate_limited');
  });

  it('does not sign anybody in', async () => {
    const [, device] = [...(await knownDevice())][0] ?? [];
    const answer = await callEndpoint('GET /api/users/me/sessions', { cookie: device ?? '' });
    expect(answer.status).toBe(401);
  });
});
