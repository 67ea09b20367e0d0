import { beforeEach, describe, expect, it } from 'vitest';
import { readSessionUser } from '@/lib/auth/read-session-user';
import { listMails } from '@/lib/mails/list-mails';
import { contentOf, signIn } from '@/tests/api/ask-next-auth';
import { callEndpoint, sessionOf } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { isDeviceOf, knownDeviceCookie, readKnownDevice } from './known-device';
import { hashPassword } from './password';
import { messageKinds } from './schema';
import { welcomeGoogleUser } from './welcome-google-user';

const PASSWORD = 'kettle orbit maple';
const BETTER = 'linen kupfer vase';

const fixture = useFixture({ RATE_LIMIT_SCALE: '1', SANDBOX_CONFIRMS_EMAILS: 'no' });
beforeEach(() => db().rateLimit.deleteMany());

let people = 0;
function newEmail(): string {
  people += 1;
  return `person.${people}@mail.test`;
}

const register = (email: string, password = PASSWORD) =>
  callEndpoint('POST /api/users', { body: { email, password, name: 'Li' } });
const confirm = (token: string, password = PASSWORD) =>
  callEndpoint('POST /api/users/confirmation', { body: { token, password } });
const askForReset = (email: string) =>
  callEndpoint('POST /api/users/password-reset-requests', { body: { email } });
const reset = (token: string, wanted = BETTER) =>
  callEndpoint('POST /api/users/password-resets', { body: { token, new_password: wanted } });

async function messagesTo(email: string) {
  const mails = await listMails({ isTrusted: false });
  const ofLinks: readonly string[] = messageKinds;
  return (mails ?? []).filter((mail) => mail.email === email && ofLinks.includes(mail.kind));
}

/** Of the newest message to an address, as its owner finds it behind the # of the link. */
async function tokenTo(email: string): Promise<string> {
  const [message] = await messagesTo(email);
  return message?.path?.split('#')[1] ?? '';
}

async function newPerson({ isConfirmed = true } = {}) {
  const { id } = await fixture.user();
  return db().user.update({
    where: { id },
    data: { passwordHash: await hashPassword(PASSWORD), ...(!isConfirmed && { confirmedAt: null }) },
  });
}

const expire = (email: string) =>
  db().accountLink.updateMany({ where: { email }, data: { expiresAt: new Date(Date.now() - 1000) } });

describe('a registration', () => {
  it('says the same whether or not the address has an account, also to whoever then signs in', async () => {
    const known = await newPerson();
    const free = newEmail();
    const answers = [await register(free, BETTER), await register(known.email, BETTER)];
    expect(answers.map(({ status, json }) => ({ status, json }))).toEqual(
      Array(2).fill({ status: 202, json: { next: 'confirm_email' } }),
    );
    for (const email of [free, known.email])
      expect(await signIn({ email, password: BETTER })).toMatchObject({
        error: 'CredentialsSignin',
        status: 401,
      });
    expect(await messagesTo(free)).toMatchObject([{ kind: 'confirm_registration' }]);
    expect(await messagesTo(known.email)).toMatchObject([{ kind: 'account_exists', path: '/sign-in' }]);
  });

  it('is refused to a name that looks like ours, and says why at the field', async () => {
    const body = { email: newEmail(), password: PASSWORD, name: 'Li' };
    for (const [name, reason] of [
      ['Link\u200bU', 'name_invisible'],
      ['Lіnku', 'name_mixed'],
      ['ＬｉｎｋＵ 客服', 'name_reserved'],
    ] as const) {
      const { status, json } = await callEndpoint('POST /api/users', { body: { ...body, name } });
      expect({ status, json }).toMatchObject({
        status: 400,
        json: { error: { details: { reason, problems: [{ path: 'name', reason }] } } },
      });
    }
    expect(await db().accountLink.count({ where: { email: body.email } })).toBe(0);
  });

  it('becomes an account by its link and its password, once', async () => {
    const email = newEmail();
    await register(email);
    const token = await tokenTo(email);
    const answers = await Promise.all(Array.from({ length: 5 }, () => confirm(token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
    const user = await db().user.findUniqueOrThrow({ where: { email } });
    expect(user.confirmedAt).not.toBeNull();
    expect((await signIn({ email, password: PASSWORD })).cookie).toBeDefined();
    expect((await confirm(token)).code).toBe('link_not_valid');
  });

  it('is not confirmed by the owner of a mailbox with which somebody else registered', async () => {
    const email = newEmail();
    await register(email, BETTER);
    const token = await tokenTo(email);
    expect((await confirm(token)).code).toBe('wrong_credentials');
    expect(await db().user.count({ where: { email } })).toBe(0);
    expect((await confirm(token, BETTER)).status, 'a wrong try does not use it up').toBe(200);
  });

  it('lets nobody guess its password without end', async () => {
    const email = newEmail();
    await register(email, BETTER);
    const token = await tokenTo(email);
    for (let n = 0; n < 10; n += 1) await confirm(token);
    expect((await confirm(token, BETTER)).code).toBe('rate_limited');
  });

  it('does not keep the owner from coming by Google, and is over then', async () => {
    const email = newEmail();
    await register(email);
    const token = await tokenTo(email);
    await welcomeGoogleUser({ email, isVerified: true, name: 'Owner' });
    expect((await confirm(token)).code).toBe('link_not_valid');
    expect(await db().user.findUniqueOrThrow({ where: { email } })).toMatchObject({
      name: 'Owner',
      passwordHash: null,
      confirmedAt: expect.any(Date),
    });
  });
});

describe('a link', () => {
  it('ends when a newer one is sent, and after its time', async () => {
    const email = newEmail();
    await register(email);
    const older = await tokenTo(email);
    await register(email);
    const newer = await tokenTo(email);
    expect((await confirm(older)).code).toBe('link_not_valid');
    await expire(email);
    expect((await confirm(newer)).code).toBe('link_not_valid');
  });

  it('lasts a day to confirm, and an hour to choose a password', async () => {
    const { email } = await newPerson();
    const free = newEmail();
    await askForReset(email);
    await register(free);
    const lasts = async (address: string) => {
      const link = await db().accountLink.findFirstOrThrow({ where: { email: address } });
      return (link.expiresAt.getTime() - link.createdAt.getTime()) / 3_600_000;
    };
    expect([await lasts(email), await lasts(free)]).toEqual([1, 24]);
  });

  it('is in no column that a reader of the database could use', async () => {
    const email = newEmail();
    await register(email);
    const token = await tokenTo(email);
    expect(token).toMatch(/^[\w-]{43}$/);
    const rows = [await db().accountLink.findMany(), await db().message.findMany()];
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('does only what it was sent for', async () => {
    const { email } = await newPerson();
    await askForReset(email);
    expect((await confirm(await tokenTo(email))).code).toBe('link_not_valid');
    const free = newEmail();
    await register(free);
    expect((await reset(await tokenTo(free))).code).toBe('link_not_valid');
  });

  it('is sent five times an hour to one address, whether or not it has an account', async () => {
    const { email } = await newPerson();
    for (const address of [email, newEmail()]) {
      for (let n = 0; n < 5; n += 1) expect((await askForReset(address)).status).toBe(202);
      expect((await askForReset(address)).code).toBe('rate_limited');
      expect((await register(address)).code).toBe('rate_limited');
    }
  });

  it('is asked for thirty times an hour from one network', async () => {
    for (let n = 0; n < 30; n += 1) expect((await askForReset(newEmail())).status).toBe(202);
    expect((await askForReset(newEmail())).code).toBe('rate_limited');
  });
});

describe('a password reset', () => {
  it('says the same of every address, and tells owners alone', async () => {
    const { email } = await newPerson();
    const { email: disabled, id } = await newPerson();
    await db().user.update({ where: { id }, data: { disabledAt: new Date() } });
    const { email: atGoogle } = await fixture.user();
    const nobody = newEmail();
    for (const address of [email, disabled, atGoogle, nobody]) {
      const { status, json } = await askForReset(address);
      expect({ status, json }).toEqual({ status: 202, json: { sent: 'if_it_fits' } });
    }
    const kinds = async (address: string) => (await messagesTo(address)).map(({ kind }) => kind);
    expect(await kinds(email)).toEqual(['reset_password']);
    expect(await kinds(atGoogle)).toEqual(['uses_google']);
    expect([await kinds(disabled), await kinds(nobody)]).toEqual([[], []]);
  });

  it('ends every session, forgets every browser and confirms the address', async () => {
    const before = await newPerson({ isConfirmed: false });
    const cookie = await sessionOf(before);
    const { id, passwordHash } = before;
    const deviceCookie = await knownDeviceCookie({ id, passwordHash: passwordHash ?? '' });
    const device = await readKnownDevice(contentOf(deviceCookie));
    await askForReset(before.email);
    const token = await tokenTo(before.email);
    expect((await reset(token, 'Password123')).code).toBe('password_too_weak');
    expect((await reset(token)).status).toBe(200);
    expect(await readSessionUser(cookie)).toBeNull();
    expect(await db().session.count({ where: { userId: before.id, endedBecause: 'password_reset' } })).toBe(
      1,
    );
    const after = await db().user.findUniqueOrThrow({ where: { id: before.id } });
    expect(after.confirmedAt).not.toBeNull();
    expect([isDeviceOf(device, before), isDeviceOf(device, after)]).toEqual([true, false]);
    expect((await signIn({ email: after.email, password: BETTER })).cookie).toBeDefined();
    expect((await signIn({ email: after.email, password: PASSWORD })).error).toBe('CredentialsSignin');
    expect((await reset(token, PASSWORD)).code).toBe('link_not_valid');
  });

  it('does not open an account that was disabled meanwhile', async () => {
    const { id, email } = await newPerson();
    await askForReset(email);
    const token = await tokenTo(email);
    await db().user.update({ where: { id }, data: { disabledAt: new Date() } });
    expect((await reset(token)).code).toBe('link_not_valid');
  });
});

describe('an address that nobody confirmed', () => {
  it('is confirmed by a link that its person asks for', async () => {
    const user = await newPerson({ isConfirmed: false });
    const as = { as: user };
    expect((await callEndpoint('GET /api/users/me', as)).json).toMatchObject({ is_email_confirmed: false });
    expect((await callEndpoint('POST /api/users/me/confirmation-requests', as)).status).toBe(202);
    expect((await confirm(await tokenTo(user.email))).json).toEqual({ email: user.email });
    expect((await callEndpoint('GET /api/users/me', as)).json).toMatchObject({ is_email_confirmed: true });
    expect((await callEndpoint('POST /api/users/me/confirmation-requests', as)).code).toBe('conflict');
  });

  it('takes no coupon, offers nothing and is not paid out, whoever writes it', async () => {
    const [poster, user] = [await fixture.user(), await newPerson({ isConfirmed: false })];
    const as = { as: user };
    const { id: task_id } = await fixture.task({ poster });
    const { id: own } = await fixture.task({ poster: user });
    await db().task.update({ where: { id: task_id }, data: { status: 'open' } });
    const coupon = await fixture.coupon({ isClaimable: true });
    const calls = [
      callEndpoint('POST /api/coupon-points/coupons', { ...as, body: { code: coupon.code } }),
      callEndpoint('POST /api/tasks/{task_id}/applications', {
        ...as,
        params: { task_id },
        body: { offered_amount: 1000 },
      }),
      callEndpoint('POST /api/coupon-points/tasks/{task_id}/payment', {
        ...as,
        params: { task_id: own },
        body: { payment_method: 'stripe', coupon_code: coupon.code },
      }),
    ];
    for (const call of calls) expect(await call).toMatchObject({ status: 403, code: 'email_unconfirmed' });
    expect(await db().userCoupon.count({ where: { userId: user.id } })).toBe(0);
    const { id: account } = await db().payoutAccount.create({
      data: { userId: user.id, provider: 'paypal', externalId: 'owner@mail.test', state: 'ready' },
    });
    const payout = db().$executeRaw`
      INSERT INTO payouts (user_id, payout_account_id, provider, destination, amount, currency, idempotency_key)
      VALUES (${user.id}, ${account}, 'paypal', 'owner@mail.test', 100, 'GBP', 'unconfirmed')`;
    await expect(payout).rejects.toMatchObject({ code: 'email_unconfirmed' });
  });
});
