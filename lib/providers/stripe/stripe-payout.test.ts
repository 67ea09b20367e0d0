import { describe, expect, it } from 'vitest';
import {
  answeringStripe,
  type StripeAnswer,
  stripeError,
  stripeList,
} from '@/tests/fixtures/answering-stripe';
import { stripePayouts } from './stripe-payout';

const APP_URL = 'https://pay.example';
const OWN = { id: 7, token: '0123456789ab' };
const NAME = 'linku-payout-7-0123456789ab';

function verbs(answers: Record<string, StripeAnswer>) {
  const { stripe, calls } = answeringStripe(answers);
  return { ...stripePayouts({ stripe, appUrl: APP_URL }), calls };
}

describe('an account to which a helper is paid', () => {
  const account = {
    id: 'acct_1',
    object: 'account',
    capabilities: { transfers: 'active' },
    details_submitted: true,
    payouts_enabled: true,
  };
  const stateOf = async (parts: object) =>
    (await verbs({ 'GET /v1/accounts/acct_1': { body: { ...account, ...parts } } }).findPayoutAccount({
      reference: 'acct_1',
    })) as object;

  it('is opened once for each person, for transfers to somebody in the United Kingdom', async () => {
    const { openPayoutAccount, calls } = verbs({
      'POST /v1/accounts': {
        body: {
          ...account,
          details_submitted: false,
          payouts_enabled: false,
          capabilities: { transfers: 'inactive' },
        },
      },
    });
    expect(await openPayoutAccount({ user: { id: 3, token: '0123456789ab' }, email: null })).toEqual({
      reference: 'acct_1',
      state: 'onboarding',
    });
    expect(calls).toEqual([
      {
        line: 'POST /v1/accounts',
        query: {},
        form: {
          type: 'express',
          country: 'GB',
          business_type: 'individual',
          'capabilities[transfers][requested]': 'true',
          'metadata[user_id]': 'linku-user-3-0123456789ab',
        },
        idempotencyKey: 'linku-user-3-0123456789ab-account',
      },
    ]);
  });

  it('is ready once transfers reach it and it is paid out', async () => {
    expect(await stateOf({})).toEqual({ reference: 'acct_1', state: 'ready' });
    expect(await stateOf({ payouts_enabled: false })).toMatchObject({ state: 'restricted' });
    expect(await stateOf({ capabilities: { transfers: 'pending' } })).toMatchObject({ state: 'restricted' });
    expect(await stateOf({ capabilities: null })).toMatchObject({ state: 'restricted' });
    expect(await stateOf({ capabilities: {}, details_submitted: false })).toMatchObject({
      state: 'onboarding',
    });
  });

  it('that is not ours any more is restricted; what Stripe cannot say is unknown', async () => {
    const find = (answer: StripeAnswer) =>
      verbs({ 'GET /v1/accounts/acct_1': answer }).findPayoutAccount({ reference: 'acct_1' });
    expect(await find(stripeError({ status: 403, code: 'account_invalid' }))).toEqual({
      reference: 'acct_1',
      state: 'restricted',
    });
    await expect(find(stripeError({ status: 403 }))).rejects.toMatchObject({ kind: 'misconfigured' });
    await expect(find(stripeError({ status: 500 }))).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(find('broken')).rejects.toMatchObject({ name: 'ProviderError' });
  });

  it('gets missing details at an address of Stripe’s', async () => {
    const { payoutAccountUrl, calls } = verbs({
      'POST /v1/account_links': { body: { object: 'account_link', url: 'https://connect.stripe.example/x' } },
    });
    expect(await payoutAccountUrl({ reference: 'acct_1' })).toBe('https://connect.stripe.example/x');
    expect(calls[0]?.form).toEqual({
      account: 'acct_1',
      type: 'account_onboarding',
      refresh_url: 'https://pay.example/api/users/payout-accounts/stripe/refresh',
      return_url: 'https://pay.example/api/users/payout-accounts/stripe/return',
    });
  });

  it('fails in our words', async () => {
    const { openPayoutAccount, payoutAccountUrl } = verbs({});
    const refused = { name: 'ProviderError', kind: 'refused' };
    await expect(openPayoutAccount({ user: { id: 3, token: null }, email: null })).rejects.toMatchObject(
      refused,
    );
    await expect(payoutAccountUrl({ reference: 'acct_1' })).rejects.toMatchObject(refused);
  });
});

/** 2026-11-27 is a Friday: three working days later it is Wednesday. */
const FRIDAY = Date.UTC(2026, 10, 27, 10) / 1000;

const transfer = {
  id: 'tr_1',
  object: 'transfer',
  amount: 4_000,
  amount_reversed: 0,
  currency: 'gbp',
  created: FRIDAY,
  reversed: false,
  transfer_group: NAME,
  metadata: { payout_id: NAME },
};

const paid = {
  state: 'paid',
  payoutReference: 'tr_1',
  amount: 4_000,
  currency: 'GBP',
  returned: 0,
  reason: null,
  expectedAt: new Date('2026-12-02T10:00:00Z'),
};

const request = {
  payout: OWN,
  name: NAME,
  attempt: 2,
  destination: 'acct_1',
  amount: 4_000,
  currency: 'GBP',
  requestedAt: new Date(0),
};

describe('our balance', () => {
  const holds = (currency: string, answer: StripeAnswer) =>
    verbs({ 'GET /v1/balance': answer }).holdsCurrency({ currency });
  const part = (currency: string) => ({ amount: 0, currency });
  const balance = { object: 'balance', available: [part('gbp')], pending: [part('eur')] };

  it('has a currency that is available or pending, however much of it', async () => {
    expect(await holds('GBP', { body: balance })).toBe(true);
    expect(await holds('EUR', { body: balance })).toBe(true);
    expect(await holds('JPY', { body: balance })).toBe(false);
    await expect(holds('GBP', 'broken')).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('a payout that is sent', () => {
  const send = (answer: StripeAnswer) => verbs({ 'POST /v1/transfers': answer }).payOut(request);

  it('is a transfer under our name, and every attempt has its own key', async () => {
    const { payOut, calls } = verbs({ 'POST /v1/transfers': { body: transfer } });
    expect(await payOut(request)).toEqual(paid);
    expect(calls).toEqual([
      {
        line: 'POST /v1/transfers',
        query: {},
        form: {
          amount: '4000',
          currency: 'gbp',
          destination: 'acct_1',
          transfer_group: NAME,
          'metadata[payout_id]': NAME,
        },
        idempotencyKey: `${NAME}-2`,
      },
    ]);
  });

  it('waits where we have too little at Stripe', async () => {
    expect(await send(stripeError({ status: 400, code: 'balance_insufficient' }))).toEqual({
      state: 'postponed',
      reason: 'balance_insufficient',
    });
  });

  it('has failed where Stripe refuses it, or the account is gone', async () => {
    const failed = { state: 'failed', payoutReference: null };
    expect(await send(stripeError({ status: 403, code: 'account_invalid' }))).toEqual({
      ...failed,
      reason: 'account_invalid',
    });
    expect(await send(stripeError({ status: 400, code: 'transfers_not_allowed' }))).toEqual({
      ...failed,
      reason: 'other',
      providerReason: 'transfers_not_allowed',
    });
    expect(await send(stripeError({ status: 400 }))).toEqual({
      ...failed,
      reason: 'other',
      providerReason: 'payout_refused',
    });
  });

  const replayed = { 'idempotent-replayed': 'true' };

  it.each<[string, StripeAnswer, string]>([
    ['a failure of Stripe', stripeError({ status: 500 }), 'unavailable'],
    ['a failure that is kept under its key', stripeError({ status: 500, headers: replayed }), 'unavailable'],
    [
      'a failure that names a reason',
      stripeError({ status: 500, code: 'balance_insufficient' }),
      'unavailable',
    ],
    [
      'too many calls, whatever they say',
      stripeError({ status: 429, code: 'account_invalid' }),
      'unavailable',
    ],
    ['a broken connection', 'broken', 'unavailable'],
    ['a key that may not', stripeError({ status: 403 }), 'misconfigured'],
    [
      'the same key for another transfer',
      stripeError({ status: 400, type: 'idempotency_error' }),
      'unavailable',
    ],
  ])('is unknown after %s', async (_, answer, kind) => {
    await expect(send(answer)).rejects.toMatchObject({ name: 'ProviderError', kind });
  });
});

describe('a payout that is synced', () => {
  const look = (answers: Record<string, StripeAnswer>, payoutReference: string | null = 'tr_1') =>
    verbs(answers).findPayout({ payout: OWN, name: NAME, payoutReference });
  const known = (parts: object) => look({ 'GET /v1/transfers/tr_1': { body: { ...transfer, ...parts } } });

  it('is paid, and says what came back of it; if all of it came back it has failed', async () => {
    expect(await known({})).toEqual(paid);
    expect(await known({ amount_reversed: 1_000 })).toEqual({
      ...paid,
      returned: 1_000,
      reason: 'reversed_in_part',
    });
    expect(await known({ amount_reversed: 4_000, reversed: true })).toEqual({
      state: 'failed',
      payoutReference: 'tr_1',
      reason: 'reversed',
      providerReason: 'transfer_reversed',
    });
  });

  it.each([
    ['Monday', Date.UTC(2026, 10, 23), '2026-11-26'],
    ['Wednesday', Date.UTC(2026, 10, 25), '2026-11-30'],
    ['Thursday', Date.UTC(2026, 10, 26), '2026-12-01'],
    ['Saturday', Date.UTC(2026, 10, 28), '2026-12-02'],
    ['Sunday', Date.UTC(2026, 10, 29), '2026-12-02'],
  ])('on a %s is at the bank three working days later', async (_, created, day) => {
    expect(await known({ created: created / 1000 })).toMatchObject({
      expectedAt: new Date(`${day}T00:00:00Z`),
    });
  });

  it('is found by our name where its reference is not known, or is somebody else’s', async () => {
    const others = [
      { ...transfer, id: 'tr_8', metadata: {} },
      { ...transfer, id: 'tr_9', metadata: { payout_id: 'linku-payout-7-aaaaaaaaaaaa' } },
    ];
    const list = { 'GET /v1/transfers': stripeList([...others, transfer]) };
    const { findPayout, calls } = verbs(list);
    expect(await findPayout({ payout: OWN, name: NAME, payoutReference: null })).toEqual(paid);
    expect(calls).toMatchObject([
      { line: 'GET /v1/transfers', query: { transfer_group: NAME, limit: '100' } },
    ]);
    const foreign = { ...transfer, id: 'tr_5', amount: 1, transfer_group: 'linku-payout-8' };
    expect(await look({ ...list, 'GET /v1/transfers/tr_5': { body: foreign } }, 'tr_5')).toEqual(paid);
    const numbered = stripeList([{ ...transfer, metadata: { payout_id: '7' } }]);
    expect(await look({ 'GET /v1/transfers': numbered }, null)).toEqual(paid);
    expect(await look({ 'GET /v1/transfers': stripeList(others) }, null)).toEqual({ state: 'absent' });
  });

  it('is absent where Stripe does not know it, and unknown where Stripe is away', async () => {
    expect(await look({})).toEqual({ state: 'absent' });
    await expect(look({ 'GET /v1/transfers/tr_1': stripeError({ status: 500 }) })).rejects.toMatchObject({
      name: 'ProviderError',
      kind: 'unavailable',
    });
  });
});
