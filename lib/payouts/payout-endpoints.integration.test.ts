import { afterEach, describe, expect, it } from 'vitest';
import { readOverview } from '@/lib/console/read-overview';
import type { User } from '@/lib/core/db/generated/client';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { bothIdle, reset } from '@/tests/fixtures/two-providers';
import { earn, paidHelper, stripeAccountOf } from '@/tests/scenarios/payout-scenario';
import { adminInspectPayout } from './admin-inspect-payout';
import { adminListPayouts, type PayoutFilter } from './admin-list-payouts';

const fixture = useFixture();
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

function ask({ as, body, key }: { as: User; body: Record<string, unknown>; key: string | null }) {
  return callEndpoint('POST /api/users/payouts', { as, body, headers: { 'idempotency-key': key } });
}

describe('the endpoints of the wallet', () => {
  it('show what was earned, what is in transit and where it came from, page by page', async () => {
    const helper = await paidHelper({ fixture, by: 'paypal' });
    const second = await earn({ fixture, helper, amount: 5_000, by: 'paypal' });
    const { json: payout } = await ask({ as: helper, body: { provider: 'paypal', amount: 2_500 }, key: 'a' });
    expect(payout).toMatchObject({ status: 'sent', amount: 2_500, amount_display: '25.00', currency: 'GBP' });
    const first = await callEndpoint('GET /api/users/wallet', { as: helper, query: { limit: '2' } });
    expect(first.json).toMatchObject({
      balances: [{ currency: 'GBP', balance: 12_500, balance_display: '125.00', in_flight: 2_500 }],
      payout_minimum: 100,
      entries: [
        { kind: 'payout_requested', amount: -2_500, balance_after: 12_500, task_id: null },
        {
          kind: 'release',
          amount: 5_000,
          amount_display: '50.00',
          task_id: second,
          task_title: '帮忙取快递',
        },
      ],
    });
    const cursor = String((first.json as { next_cursor: number }).next_cursor);
    const rest = await callEndpoint('GET /api/users/wallet', { as: helper, query: { cursor } });
    expect(rest.json).toMatchObject({
      entries: [{ amount: 10_000, balance_after: 10_000 }],
      next_cursor: null,
    });
    const stranger = await callEndpoint('GET /api/users/wallet', { as: await fixture.user() });
    expect(stranger.json).toMatchObject({ balances: [{ balance: 0, in_flight: 0 }], entries: [] });
  });

  it('give the statement to spreadsheets, in the reader’s language', async () => {
    const helper = await paidHelper({ fixture, by: 'paypal' });
    const { status, headers, text } = await callEndpoint('GET /api/users/wallet/statement.csv', {
      as: helper,
    });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(text.split('\r\n')[1]).toMatch(/^\S+Z,Reward,100\.00,GBP,100\.00,\d+,帮忙取快递,$/);
    const chinese = await callEndpoint('GET /api/users/wallet/statement.csv', {
      as: helper,
      headers: { 'accept-language': 'zh' },
    });
    expect(chinese.text).toContain('任务奖励');
  });

  it('pay once per Idempotency-Key, and not without one', async () => {
    const helper = await paidHelper({ fixture, by: 'paypal' });
    const body = { provider: 'paypal', amount: 2_500 };
    expect(await ask({ as: helper, body, key: null })).toMatchObject({ status: 400, code: 'malformed' });
    const [one, two] = await Promise.all([
      ask({ as: helper, body, key: 'k' }),
      ask({ as: helper, body, key: 'k' }),
    ]);
    expect((one.json as { payout_id: number }).payout_id).toBe((two.json as { payout_id: number }).payout_id);
    expect(await ask({ as: helper, body: { ...body, amount: 1 }, key: 'k' })).toMatchObject({ status: 409 });
    expect(await ask({ as: helper, body: { ...body, amount: 99 }, key: 'l' })).toMatchObject({
      status: 422,
      code: 'below_payout_minimum',
    });
    expect(await ask({ as: helper, body: { ...body, amount: 7_501 }, key: 'm' })).toMatchObject({
      status: 409,
      code: 'insufficient_balance',
    });
    expect(await ask({ as: helper, body: { ...body, currency: 'XXX' }, key: 'n' })).toMatchObject({
      status: 400,
    });
    const list = await callEndpoint('GET /api/users/payouts', { as: helper });
    expect(list.json).toMatchObject({ payouts: [{ amount: 2_500 }], next_cursor: null });
    const { payout_id } = one.json as { payout_id: number };
    const read = await callEndpoint('GET /api/users/payouts/{payout_id}', {
      as: helper,
      params: { payout_id },
    });
    expect(read.json).toMatchObject({ payout_id, status: 'sent' });
  });

  it('lead to Stripe and back, also by a link that was too old', async () => {
    const helper = await fixture.user();
    const opened = await callEndpoint('POST /api/users/payout-accounts', {
      as: helper,
      body: { provider: 'stripe' },
    });
    expect(opened.json).toMatchObject({ state: 'onboarding', email: null });
    const refresh = await callEndpoint('GET /api/users/payout-accounts/stripe/refresh', { as: helper });
    expect([refresh.status, refresh.headers.get('location')]).toEqual([
      303,
      expect.stringMatching(new RegExp(`^${fixture.simulators.url}/setup/e/acct_`)),
    ]);
    fixture.simulators.stripe.addWebhookFault({ event_type: '*', fault: { kind: 'lose' }, times: null });
    fixture.simulators.stripe.onboard({ accountId: stripeAccountOf({ fixture, helper }) });
    const back = await callEndpoint('GET /api/users/payout-accounts/stripe/return', { as: helper });
    expect([back.status, back.headers.get('location')]).toEqual([303, '/wallet']);
    const listed = await callEndpoint('GET /api/users/payout-accounts', { as: helper });
    expect(listed.json).toEqual({
      payout_accounts: [
        {
          provider: 'stripe',
          state: 'ready',
          email: null,
          usable_from: null,
          replaced_email: null,
          onboarding_url: null,
        },
      ],
      providers: ['stripe', 'paypal'],
    });
  });

  it('say when Stripe is away, and lose nothing', async () => {
    const helper = await fixture.user();
    const fault = { kind: 'status', status: 503 } as const;
    fixture.simulators.stripe.addFault({ method: 'POST', path: '/v1/accounts', fault, times: null });
    const body = { provider: 'stripe' };
    expect(await callEndpoint('POST /api/users/payout-accounts', { as: helper, body })).toMatchObject({
      status: 502,
      code: 'provider_unavailable',
    });
    fixture.simulators.stripe.clearFaults();
    expect((await callEndpoint('POST /api/users/payout-accounts', { as: helper, body })).status).toBe(200);
  });

  it('require an address for PayPal and none for Stripe', async () => {
    const as = await fixture.user();
    for (const body of [
      { provider: 'paypal' },
      { provider: 'paypal', email: 'no address' },
      { provider: 'stripe', email: 'a@example.com' },
      { provider: 'bank' },
    ]) {
      expect(await callEndpoint('POST /api/users/payout-accounts', { as, body })).toMatchObject({
        status: 400,
      });
    }
  });
});

describe('the operator’s list of payouts', () => {
  it('finds payouts that wait or were returned', async () => {
    const waiting = await paidHelper({ fixture, by: 'paypal', email: 'operator.unclaimed@linku.test' });
    const back = await paidHelper({ fixture, by: 'paypal', email: 'operator.failed@linku.test' });
    const ids: number[] = [];
    for (const as of [waiting, back]) {
      const { json } = await ask({ as, body: { provider: 'paypal', amount: 1_000 }, key: 'operator' });
      ids.push((json as { payout_id: number }).payout_id);
    }
    for (const batch of fixture.paypal.payouts()) {
      const { payout_batch_id: batchId } = batch.batch_header as { payout_batch_id: string };
      fixture.paypal.settlePayout({ batchId });
    }
    await bothIdle(fixture);
    const idsOf = async (filter: PayoutFilter | null) =>
      (await adminListPayouts({ viewerRole: 'finance', filter })).payouts.map(({ id }) => id);
    expect(await idsOf('stuck')).toEqual([ids[0]]);
    expect(await idsOf('open')).toEqual([ids[0]]);
    expect(await idsOf('failed')).toEqual([ids[1]]);
    expect(await idsOf('paid')).not.toEqual(expect.arrayContaining(ids));
    expect(await idsOf(null)).toEqual(expect.arrayContaining(ids));
    expect((await readOverview()).payouts).toEqual({
      open: { count: 1, sums: [{ currency: 'GBP', amount: 1_000 }] },
      stuck: { count: 1, sums: [{ currency: 'GBP', amount: 1_000 }] },
      returned: { count: 1, sums: [{ currency: 'GBP', amount: 1_000 }] },
    });
  });

  it('finds a payout by its person, its address or its number, and shows where its money went', async () => {
    const helper = await paidHelper({ fixture, by: 'paypal', email: 'found.failed@linku.test' });
    const { json } = await ask({ as: helper, body: { provider: 'paypal', amount: 1_000 }, key: 'found' });
    const { payout_id: id } = json as { payout_id: number };
    const sent = await adminInspectPayout(id);
    for (const find of [
      helper.email.toUpperCase(),
      helper.name,
      'found.failed',
      sent.payoutReference ?? '',
    ]) {
      const { payouts } = await adminListPayouts({ viewerRole: 'finance', filter: null, find });
      expect(
        payouts.map((payout) => payout.id),
        find,
      ).toEqual([id]);
    }
    expect(
      (await adminListPayouts({ viewerRole: 'finance', filter: 'paid', find: helper.email })).payouts,
    ).toEqual([]);
    fixture.paypal.settlePayout({ batchId: sent.payoutReference ?? '' });
    await bothIdle(fixture);
    const wallet = `user:${helper.id}:wallet:GBP`;
    const inFlight = 'platform:payouts_in_flight:GBP';
    expect(await adminInspectPayout(id)).toMatchObject({
      status: 'failed',
      personEmail: helper.email,
      accountState: 'ready',
      nextSyncAt: null,
      steps: [
        { kind: 'payout_requested', from: wallet, to: inFlight, amount: 1_000 },
        {
          kind: 'payout_failed',
          from: inFlight,
          to: wallet,
          amount: 1_000,
          note: 'receiver_account_invalid',
        },
      ],
    });
    await expect(adminInspectPayout(id + 1_000)).rejects.toMatchObject({ code: 'not_found' });
  });
});
