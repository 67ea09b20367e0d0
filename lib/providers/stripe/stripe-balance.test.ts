import type Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { answeringStripe, stripeError } from '@/tests/fixtures/answering-stripe';
import { balanceLineOf, listStripeBalanceLines, readStripeBalances } from './stripe-balance';

const transaction = {
  id: 'txn_1',
  object: 'balance_transaction',
  amount: 1_000,
  available_on: 1_790_600_000,
  balance_type: 'payments',
  created: 1_790_000_000,
  currency: 'gbp',
  description: null,
  exchange_rate: null,
  fee: 35,
  fee_details: [],
  net: 965,
  reporting_category: 'charge',
  source: null,
  status: 'pending',
  type: 'charge',
};

/** Stripe's object with other members; its sources have only the members that are read. */
function given(parts: object): Stripe.BalanceTransaction {
  return { ...transaction, ...parts } as Stripe.BalanceTransaction;
}

const charge = { id: 'ch_1', object: 'charge', amount: 1_000, currency: 'gbp', payment_intent: 'pi_1' };
const refund = { id: 're_1', object: 'refund', amount: 400, currency: 'gbp', payment_intent: 'pi_1' };
const dispute = { id: 'du_1', object: 'dispute', amount: 1_000, currency: 'gbp', payment_intent: 'pi_1' };
const reversal = { id: 'trr_1', object: 'transfer_reversal', amount: 50, currency: 'gbp', transfer: 'tr_1' };

describe('a line of the balance', () => {
  it('of a charge is that of its payment intent', () => {
    expect(balanceLineOf(given({ source: charge }))).toEqual({
      reference: 'txn_1',
      kind: 'charge',
      providerKind: 'charge',
      objectReference: 'pi_1',
      relatedReference: 'ch_1',
      ownReference: null,
      amount: 1_000,
      fee: 35,
      currency: 'GBP',
      presented: null,
      description: null,
      occurredAt: new Date(1_790_000_000_000),
      movement: null,
      beganAt: new Date(1_790_000_000_000),
      availableAt: new Date(1_790_600_000_000),
    });
  });

  it.each([
    ['charge', charge, 'charge', 'pi_1', 'ch_1'],
    ['payment', { ...charge, payment_intent: { id: 'pi_1' } }, 'charge', 'pi_1', 'ch_1'],
    ['charge', { ...charge, payment_intent: null }, 'charge', 'ch_1', null],
    ['charge', 'ch_1', 'charge', 'ch_1', null],
    ['refund', refund, 'refund', 're_1', 'pi_1'],
    ['payment_refund', refund, 'refund', 're_1', 'pi_1'],
    ['refund_failure', refund, 'refund_failed', 're_1', 'pi_1'],
    ['transfer', { id: 'tr_1', object: 'transfer' }, 'transfer', 'tr_1', null],
    ['transfer_refund', reversal, 'transfer_returned', 'tr_1', 'trr_1'],
    ['transfer_refund', { ...reversal, transfer: { id: 'tr_1' } }, 'transfer_returned', 'tr_1', 'trr_1'],
    ['transfer_cancel', { id: 'tr_1', object: 'transfer' }, 'transfer_returned', 'tr_1', null],
    ['transfer_failure', { id: 'tr_1', object: 'transfer' }, 'transfer_returned', 'tr_1', null],
    ['payout', 'po_1', 'bank_payout', 'po_1', null],
    ['payout_cancel', 'po_1', 'bank_payout_returned', 'po_1', null],
    ['payout_failure', 'po_1', 'bank_payout_returned', 'po_1', null],
    ['topup', 'tu_1', 'bank_deposit', 'tu_1', null],
    ['topup_reversal', 'tu_1', 'bank_payout', 'tu_1', null],
    ['stripe_fee', null, 'fee', null, null],
    ['stripe_fx_fee', null, 'fee', null, null],
    ['tax_fee', null, 'fee', null, null],
    ['reserve_transaction', null, 'hold', null, null],
    ['reserved_funds', null, 'hold', null, null],
    ['reserve_hold', null, 'hold', null, null],
    ['payment_network_reserve_hold', null, 'hold', null, null],
    ['payout_minimum_balance_hold', null, 'hold', null, null],
    ['reserve_release', null, 'hold_released', null, null],
    ['payment_network_reserve_release', null, 'hold_released', null, null],
    ['payout_minimum_balance_release', null, 'hold_released', null, null],
    ['a_word_of_next_year', 'xx_1', 'other', 'xx_1', null],
    ['toString', null, 'other', null, null],
  ])('of the type %s with the source %j is of kind %s', (type, source, kind, objectReference, related) => {
    expect(balanceLineOf(given({ type, reporting_category: type, source }))).toMatchObject({
      kind,
      providerKind: type,
      objectReference,
      relatedReference: related,
    });
  });

  it.each([
    ['dispute', { amount: -1_000, fee: 2_000, source: dispute }, 'du_1', 'pi_1'],
    ['dispute', { amount: 0, fee: 2_000, source: dispute }, 'du_1', 'pi_1'],
    ['dispute_reversed', { amount: 1_000, fee: 0, source: dispute }, 'du_1', 'pi_1'],
    ['dispute_reversed', { amount: 1, fee: 0, source: dispute }, 'du_1', 'pi_1'],
    ['dispute_reversed', { amount: 0, fee: -2_000, source: dispute }, 'du_1', 'pi_1'],
    ['dispute', { amount: -1_000, source: 'dp_1' }, 'dp_1', null],
    ['dispute', { amount: -1_000, source: 'du_1' }, 'du_1', null],
    ['other', { amount: -1_000, source: 'ch_dp_1' }, 'ch_dp_1', null],
    ['other', { amount: -1_000, source: charge }, 'ch_1', 'pi_1'],
    // Only an id that is not expanded is judged by its beginning.
    ['other', { amount: -1_000, source: { id: 'dp_1', object: 'charge' } }, 'dp_1', null],
    ['other', { amount: -700, source: null }, null, null],
  ])('that adjusts the balance is of kind %s: %j', (kind, parts, objectReference, relatedReference) => {
    const line = balanceLineOf(
      given({ type: 'adjustment', reporting_category: 'other_adjustment', ...parts }),
    );
    expect(line).toMatchObject({
      kind,
      providerKind: 'adjustment/other_adjustment',
      objectReference,
      relatedReference,
    });
  });

  it.each([
    ['payment_id', 'linku-payment-7-0a'],
    ['refund_id', 'linku-refund-7-0a'],
    ['payout_id', 'linku-payout-7-0a'],
  ])('names our own row by its %s', (key, own) => {
    const metadata = { [key]: own, task_id: '3' };
    expect(balanceLineOf(given({ source: { ...charge, metadata } })).ownReference).toBe(own);
    expect(balanceLineOf(given({ source: { ...charge, metadata: null } })).ownReference).toBeNull();
    expect(balanceLineOf(given({ source: { ...charge, metadata: {} } })).ownReference).toBeNull();
  });

  it('that is settled in another currency carries what was presented, with its own sign', () => {
    const settled = { amount: 850, currency: 'gbp', exchange_rate: 0.85 };
    const euros = { ...charge, currency: 'eur' };
    expect(balanceLineOf(given({ ...settled, source: euros })).presented).toEqual({
      amount: 1_000,
      currency: 'EUR',
      rate: 0.85,
    });
    const returned = { ...settled, amount: -340, type: 'refund', source: { ...refund, currency: 'eur' } };
    expect(balanceLineOf(given(returned)).presented).toEqual({ amount: -400, currency: 'EUR', rate: 0.85 });
    const unnumbered = { ...charge, amount: null, currency: 'eur' };
    expect(balanceLineOf(given({ ...settled, source: unnumbered })).presented).toBeNull();
  });
});

describe('the list', () => {
  const window = { from: new Date(1_789_999_999_900), to: new Date(1_790_000_100_000) };
  const list = (parts: object) => ({
    'GET /v1/balance_transactions': { body: { object: 'list', url: '/v1/list', ...parts } },
  });

  it('is asked for a window, in pages', async () => {
    const { stripe, calls } = answeringStripe(
      list({
        data: [given({ source: charge }), given({ id: 'txn_x' }), given({ id: 'txn_0', source: refund })],
        has_more: true,
      }),
    );
    const page = await listStripeBalanceLines({ stripe, window });
    expect(page.lines.map(({ reference }) => reference)).toEqual(['txn_1', 'txn_x', 'txn_0']);
    expect(page).toMatchObject({ completeUntil: window.to, next: 'txn_0' });
    const asked = {
      'created[gte]': '1789999999',
      'created[lt]': '1790000100',
      limit: '100',
      'expand[0]': 'data.source',
    };
    expect(calls.map(({ query }) => query)).toEqual([asked]);
    await listStripeBalanceLines({ stripe, window: { ...window, cursor: 'txn_0' } });
    expect(calls.map(({ query }) => query)).toEqual([asked, { ...asked, starting_after: 'txn_0' }]);
  });

  it('without an end is complete until it was asked for', async () => {
    const { stripe, calls } = answeringStripe(list({ data: [], has_more: false }));
    const before = new Date();
    const open = await listStripeBalanceLines({ stripe, window: { ...window, to: null } });
    expect(open).toMatchObject({ lines: [], next: null });
    expect(open.completeUntil >= before).toBe(true);
    expect(calls[0]?.query['created[lt]']).toBeUndefined();
    const late = new Date(Date.now() + 3_600_000);
    const ahead = await listStripeBalanceLines({ stripe, window: { ...window, to: late } });
    expect(ahead.completeUntil < late).toBe(true);
  });

  it('ends with its last page, also if Stripe says that an empty one goes on', async () => {
    const whole = answeringStripe(list({ data: [given({})], has_more: false }));
    expect(await listStripeBalanceLines({ ...whole, window })).toMatchObject({ next: null });
    const empty = answeringStripe(list({ data: [], has_more: true }));
    expect(await listStripeBalanceLines({ ...empty, window })).toMatchObject({ next: null });
  });

  it.each([
    ['a missing right', stripeError({ status: 403 }), { kind: 'refused', isRightMissing: true }],
    ['a wrong key', stripeError({ status: 401 }), { kind: 'misconfigured', isRightMissing: false }],
    ['a failure of Stripe', stripeError({ status: 500 }), { kind: 'unavailable', isRightMissing: false }],
  ])('is unknown after %s', async (_, answer, expected) => {
    const lines = answeringStripe({ 'GET /v1/balance_transactions': answer });
    await expect(listStripeBalanceLines({ ...lines, window })).rejects.toMatchObject(expected);
    const balance = answeringStripe({ 'GET /v1/balance': answer });
    await expect(readStripeBalances(balance)).rejects.toMatchObject(expected);
  });
});

it('the balance has one sum for each currency, of all its parts', async () => {
  const { stripe } = answeringStripe({
    'GET /v1/balance': {
      body: {
        object: 'balance',
        livemode: false,
        available: [
          { amount: 100, currency: 'gbp' },
          { amount: 7, currency: 'gbp' },
          { amount: -5, currency: 'eur' },
        ],
        pending: [
          { amount: 30, currency: 'gbp' },
          { amount: 4, currency: 'jpy' },
        ],
      },
    },
  });
  const balances = await readStripeBalances({ stripe });
  expect(balances.every(({ asOf }) => Math.abs(asOf.getTime() - Date.now()) < 60_000)).toBe(true);
  expect(balances.map(({ asOf: _, ...balance }) => balance)).toEqual([
    { currency: 'GBP', available: 107, pending: 30, reserved: null },
    { currency: 'EUR', available: -5, pending: 0, reserved: null },
    { currency: 'JPY', available: 0, pending: 4, reserved: null },
  ]);
});
