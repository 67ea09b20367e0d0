import { beforeAll, describe, expect, it } from 'vitest';
import { type EndpointName, endpointOf, endpoints, isEndpointName } from '@/app/api/endpoints';
import type { User } from '@/lib/core/db/generated/client';
import { addressOfEndpoint } from '@/lib/http/endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { agedSessionOf, worthlessCookies } from './aged-sessions';
import { callEndpoint, type EndpointCall } from './call-endpoint';
import { goodBodies } from './good-bodies';

const names = Object.keys(endpoints).filter(isEndpointName);
const isRead = (name: EndpointName) => addressOfEndpoint(name).method === 'GET';
const isSigned = (name: EndpointName) => endpointOf(name).auth === 'signature';
const needsSession = (name: EndpointName) => ['user', 'operator'].includes(endpointOf(name).auth);
const isReport = (name: EndpointName) => endpointOf(name).isReport === true;
const writing = names.filter((name) => !isRead(name) && !isSigned(name) && !isReport(name));
const redirecting = names.filter(
  (name) => endpointOf(name).response === 'redirect' && name.includes('/pay/'),
);
const helpersReturns = names.filter((name) => name.includes('/payout-accounts/stripe/'));
const takingBodies = names.filter((name) => endpointOf(name).body !== undefined);

const fixture = useFixture({}, { role: 'runtime' });
let users: { owner: User; stranger: User; operator: User };
let worthless: Record<string, string>;
let byRole: Record<string, User>;
let ids: {
  task_id: number;
  payment_id: number;
  payout_id: number;
  dispute_id: number;
  coupon_id: number;
  webhook_event_id: number;
};

beforeAll(async () => {
  const [owner, stranger, operator] = await Promise.all([
    fixture.user({ points: 500 }),
    fixture.user(),
    fixture.user({ role: 'admin' }),
  ]);
  users = { owner, stranger, operator };
  byRole = {
    user: owner,
    support: await fixture.user({ role: 'support' }),
    finance: await fixture.user({ role: 'finance' }),
    admin: operator,
  };
  worthless = await worthlessCookies({
    operator,
    stranger,
    disabled: await fixture.user({ role: 'admin' }),
  });
  const task = await fixture.task({ poster: owner });
  const { id: couponId } = await fixture.coupon();
  ids = {
    task_id: task.id,
    payment_id: 0,
    payout_id: await somePayout(owner),
    dispute_id: 1,
    coupon_id: couponId,
    webhook_event_id: 1,
  };
  const created = await callEndpoint('POST /api/coupon-points/tasks/{task_id}/payment', {
    as: owner,
    params: { task_id: task.id },
    body: { payment_method: 'mixed', points_amount: 100 },
  });
  expect(created.status, created.text).toBe(200);
  const payment = await db().paymentRecord.findFirstOrThrow({ where: { taskId: task.id } });
  ids.payment_id = payment.id;
});

/** What each role may do, written out once more: the walk must not ask the table that it walks. */
const permissionsOfRole: Record<string, string[]> = {
  user: [],
  support: ['read'],
  finance: ['read', 'personal_data', 'money'],
  admin: ['read', 'personal_data', 'money', 'settings', 'people'],
};

/** A row is enough to belong to somebody. */
async function somePayout({ id: userId, email }: User): Promise<number> {
  const account = await db().payoutAccount.create({
    data: { userId, provider: 'paypal', externalId: email, state: 'ready' },
  });
  const { id } = await db().payout.create({
    data: {
      userId,
      payoutAccountId: account.id,
      provider: 'paypal',
      destination: email,
      amount: 1,
      currency: 'GBP',
    },
  });
  return id;
}

/** A call that the endpoint would accept from the right user. */
function goodCall(name: EndpointName): EndpointCall {
  const { auth, idempotencyKey } = endpointOf(name);
  const body = goodBodies[name];
  return {
    as: auth === 'operator' ? users.operator : users.owner,
    params: paramsOf(name, ids),
    ...(body && { body }),
    ...(idempotencyKey === 'required' && { headers: { 'idempotency-key': `access:${name}` } }),
  };
}

/** A call that gets past who may, and does nothing: its body cannot be read. */
function broken(name: EndpointName): EndpointCall {
  const call = goodCall(name);
  return isRead(name) ? call : { ...call, body: undefined, text: '{' };
}

function paramsOf(
  name: EndpointName,
  values: Record<string, number | string>,
): Record<string, number | string> {
  const fields = Object.keys(endpointOf(name).params?.shape ?? {});
  return Object.fromEntries(fields.map((field) => [field, values[field] ?? someValue(field)]));
}

function someValue(field: string): number | string {
  if (field === 'session_id') return crypto.randomUUID();
  return field === 'provider' ? 'stripe' : 1;
}

describe('every endpoint that takes a body', () => {
  it('has a good one in this test', () => {
    expect(Object.keys(goodBodies).sort()).toEqual([...takingBodies].sort());
  });

  it.each(takingBodies)('%s refuses an unknown field', async (name) => {
    const answer = await callEndpoint(name, {
      ...goodCall(name),
      body: { ...goodBodies[name], is_admin: true },
    });
    expect(answer).toMatchObject({ status: 400, code: 'malformed' });
    expect(JSON.stringify(answer.refusal?.details)).toContain('is_admin');
  });

  it.each(takingBodies)('%s refuses what is not an object', async (name) => {
    for (const body of [[], 'text', 7, null, true]) {
      expect((await callEndpoint(name, { ...goodCall(name), body })).code, JSON.stringify(body)).toBe(
        'malformed',
      );
    }
  });

  it.each(takingBodies)('%s refuses broken JSON, and no body where it needs one', async (name) => {
    const none = endpointOf(name).isBodyOptional ? [] : [''];
    for (const text of [...none, '{', '\ufeff{}', '{"a":NaN}', '['.repeat(5000)]) {
      expect((await callEndpoint(name, { ...goodCall(name), body: undefined, text })).code, text).toBe(
        'malformed',
      );
    }
  });
});

describe('every endpoint that writes', () => {
  const foreign = [
    null,
    'null',
    'https://evil.example',
    'http://localhost:3000.evil.example',
    'http://localhost:1',
  ];

  it.each(writing)('%s refuses another origin, and none', async (name) => {
    for (const origin of foreign) {
      const answer = await callEndpoint(name, {
        ...goodCall(name),
        headers: { ...goodCall(name).headers, origin },
      });
      expect(answer, String(origin)).toMatchObject({ status: 403, code: 'wrong_origin' });
    }
  });

  it.each(writing)('%s refuses a form that another site can send', async (name) => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const call = { ...goodCall(name), body: undefined, text: '{}' };
      const headers = { ...call.headers, 'content-type': type };
      expect(await callEndpoint(name, { ...call, headers })).toMatchObject({ status: 415 });
    }
  });

  it.each(writing)('%s refuses a body above its limit', async (name) => {
    const text = JSON.stringify({ ...goodBodies[name], filler: 'x'.repeat(65 * 1024) });
    expect(await callEndpoint(name, { ...goodCall(name), body: undefined, text })).toMatchObject({
      status: 413,
      code: 'body_too_large',
    });
  });
});

describe('every endpoint behind a session', () => {
  const guarded = names.filter(needsSession);

  it.each(guarded)('%s asks who it is', async (name) => {
    const forged = [
      'linku.session=',
      'linku.session=x',
      'linku.session=eyJhbGciOiJub25lIn0..e30.',
      'next-auth.session-token=1',
    ];
    for (const cookie of [null, ...forged]) {
      const answer = await callEndpoint(name, { ...goodCall(name), as: null, headers: { cookie } });
      expect(answer, String(cookie)).toMatchObject({ status: 401, code: 'not_signed_in' });
    }
  });

  it.each(guarded)('%s accepts no session that is over, too old, or of another database', async (name) => {
    for (const [why, cookie] of Object.entries(worthless)) {
      const answer = await callEndpoint(name, { ...goodCall(name), as: null, cookie });
      expect(answer, why).toMatchObject({ status: 401, code: 'not_signed_in' });
    }
  });

  const recent = guarded.filter((name) => endpointOf(name).recentAuthentication);

  it.each(recent)('%s asks for a recent authentication, and says how', async (name) => {
    const call = { ...goodCall(name), body: undefined };
    const cookie = await agedSessionOf({ id: call.as?.id ?? 0, minutes: 11 });
    const answer = await callEndpoint(name, { ...call, as: null, cookie });
    expect(answer).toMatchObject({ status: 403, code: 'recent_authentication_required' });
    expect(answer.refusal?.details).toEqual({
      max_age_seconds: 600,
      method: 'google',
      endpoint: 'POST /api/auth/signin/google?prompt=login&max_age=0',
    });
    const young = await agedSessionOf({ id: call.as?.id ?? 0, minutes: 9 });
    const code = (await callEndpoint(name, { ...call, as: null, cookie: young, text: '{' })).code;
    expect(code).not.toBe('recent_authentication_required');
  });

  it.each(guarded.filter((name) => endpointOf(name).auth === 'operator'))(
    '%s is for operators whose role has its permission',
    async (name) => {
      const { permission } = endpointOf(name);
      expect(permission).toBeDefined();
      for (const [role, person] of Object.entries(byRole)) {
        const answer = await callEndpoint(name, { ...broken(name), as: person });
        if (permission && permissionsOfRole[role]?.includes(permission)) {
          expect(answer.status, role).not.toBe(403);
        } else {
          expect(answer, role).toMatchObject({ status: 403, code: 'not_allowed' });
          expect(answer.refusal?.details, role).toEqual(role === 'user' ? undefined : { permission });
        }
      }
    },
  );
});

describe('every endpoint to a resource of one person', () => {
  const owned = names.filter(
    (name) =>
      /\{(task_id|payment_id|payout_id)\}/.test(name) &&
      endpointOf(name).auth !== 'operator' &&
      !redirecting.includes(name),
  );

  it.each(owned)('%s answers a stranger as if there were nothing', async (name) => {
    const ask = (values: Record<string, number>) =>
      callEndpoint(name, { ...goodCall(name), as: users.stranger, params: paramsOf(name, values) });
    const theirs = await ask(ids);
    const none = 2_000_000_000;
    const nothing = await ask({ task_id: none, payment_id: none, payout_id: none });
    expect(theirs).toMatchObject({ status: 404, code: 'not_found' });
    expect(theirs.json).toEqual(nothing.json);
  });

  it.each(owned)('%s answers an impossible id as if there were nothing', async (name) => {
    for (const id of ['0', '-1', '1.5', '1e3', '2147483648', "1' OR '1'='1", '１']) {
      const params = Object.fromEntries(Object.keys(goodCall(name).params ?? {}).map((field) => [field, id]));
      expect((await callEndpoint(name, { ...goodCall(name), params })).status, id).toBe(404);
    }
  });

  it('left the owner’s task and payment as they were', async () => {
    const task = await callEndpoint('GET /api/tasks/{task_id}', { as: users.owner, params: ids });
    const payment = await callEndpoint('GET /api/users/payments/{payment_id}', {
      as: users.owner,
      params: ids,
    });
    expect(task.json).toMatchObject({ status: 'pending_payment', title: '帮忙取快递', is_mine: true });
    expect(payment.json).toMatchObject({ status: 'pending', points_used: 100, task_id: ids.task_id });
  });

  it('shows coupons for a task to its poster only', async () => {
    const query = { task_id: String(ids.task_id) };
    expect((await callEndpoint('GET /api/coupon-points/coupons', { as: users.stranger, query })).status).toBe(
      404,
    );
    expect((await callEndpoint('GET /api/coupon-points/coupons', { as: users.owner, query })).status).toBe(
      200,
    );
  });
});

describe('every endpoint by which a payer returns', () => {
  it('is one of these', () => {
    expect(redirecting).toEqual([
      'GET /api/users/tasks/{task_id}/pay/stripe/return',
      'GET /api/users/tasks/{task_id}/pay/paypal/success',
      'GET /api/users/tasks/{task_id}/pay/paypal/cancel',
    ]);
  });

  it.each(redirecting)('%s leads only to the pay page, whatever its query says', async (name) => {
    const references = [
      '',
      'x',
      '../..',
      'https://evil.example',
      '//evil.example',
      "' OR '1'='1",
      'x'.repeat(255),
    ];
    for (const [as, reference] of references.flatMap((text) => [
      [users.owner, text] as const,
      [users.stranger, text] as const,
      [null, text] as const,
    ])) {
      const query = {
        session_id: reference,
        token: reference,
        paymentId: reference,
        next: '//evil.example',
      };
      const { status, headers } = await callEndpoint(name, { as, params: paramsOf(name, ids), query });
      expect(status).toBe(303);
      expect(headers.get('location'), reference).toMatch(new RegExp(`^/tasks/${ids.task_id}/pay(/result)?$`));
    }
  });

  it.each(redirecting)('%s leads to a page also when its query or its path is invalid', async (name) => {
    for (const reference of ['x'.repeat(256), 'a\u0000b', 'a b', 'a\r\nset-cookie: x', '贝宝']) {
      const query = { session_id: reference, token: reference };
      const { status, headers } = await callEndpoint(name, { params: paramsOf(name, ids), query });
      expect([status, headers.get('location')]).toEqual([303, `/tasks/${ids.task_id}/pay/result`]);
      expect(headers.get('set-cookie')).toBeNull();
    }
    for (const id of ['0', '-1', '2147483648', "1' OR '1'='1"]) {
      const { status, headers } = await callEndpoint(name, { params: { task_id: id } });
      expect([status, headers.get('location')]).toEqual([303, '/payments']);
    }
  });
});

describe('every endpoint by which a helper returns from the pages of a payout account', () => {
  it.each(helpersReturns)('%s leads to the wallet whoever comes, whatever the query says', async (name) => {
    for (const as of [users.stranger, null]) {
      const { status, headers } = await callEndpoint(name, { as, query: { next: '//evil.example' } });
      expect([status, headers.get('location')]).toEqual([303, '/wallet']);
    }
  });
});

describe('signed events', () => {
  const signed = names.filter(isSigned);

  it.each(signed)('%s takes nothing without a signature', async (name) => {
    const answer = await callEndpoint(name, { text: '{"id":"evt_1"}', headers: { origin: null } });
    expect(answer).toMatchObject({ status: 400, code: 'malformed' });
    expect(await db().webhookEvent.count()).toBe(0);
  });

  it.each(signed)('%s refuses more than a megabyte', async (name) => {
    expect((await callEndpoint(name, { text: 'x'.repeat(1024 * 1024 + 1) })).status).toBe(413);
  });
});

describe('every response', () => {
  it('carries a request id, the caller’s own if it is harmless', async () => {
    const idOf = async (given: string | null) =>
      (await callEndpoint('GET /api/health', { headers: { 'x-request-id': given } })).headers.get(
        'x-request-id',
      );
    expect(await idOf('trace-0001')).toBe('trace-0001');
    for (const wrong of [null, 'x', 'a b c d e f g h', '"><script>']) {
      expect(await idOf(wrong)).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('speaks the caller’s language', async () => {
    const messageTo = async (headers: Record<string, string>) =>
      (await callEndpoint('GET /api/users/payments', { headers })).refusal?.message;
    expect(await messageTo({ 'accept-language': 'en-GB,en;q=0.9' })).toBe('Please sign in first.');
    expect(await messageTo({ 'accept-language': 'fr' })).toBe('请先登录。');
    expect(await messageTo({ 'accept-language': 'en', cookie: 'linku_locale=zh' })).toBe('请先登录。');
  });

  it('lets the simulator be used by each of this machine’s names, and by no other port', async () => {
    const statusFrom = async (origin: string) =>
      (await callEndpoint('POST /api/locale', { body: { locale: 'zh' }, headers: { origin } })).status;
    for (const name of ['localhost', '127.0.0.1', '[::1]'])
      expect(await statusFrom(`http://${name}:3000`)).toBe(200);
    expect(await statusFrom('http://127.0.0.1:3001')).toBe(403);
    expect(await statusFrom('https://localhost:3000')).toBe(403);
  });
});
