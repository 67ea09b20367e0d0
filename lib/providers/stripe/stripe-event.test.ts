import { describe, expect, it } from 'vitest';
import { answeringStripe, stripeList } from '@/tests/fixtures/answering-stripe';
import { findStripeEvent, listStripeEvents, readStripeEvent } from './stripe-event';

const event = (type: string, object: object, parts: object = {}) => ({
  id: 'evt_1',
  object: 'event',
  type,
  livemode: false,
  created: 1_796_126_400,
  data: { object },
  ...parts,
});

const read = (type: string, object: object, parts: object = {}) =>
  readStripeEvent({ body: event(type, object, parts) });

const nothing = {
  eventId: 'evt_1',
  livemode: false,
  occurredAt: new Date('2026-12-01T12:00:00Z'),
  reference: null,
  transactionId: null,
  refundReference: null,
  refundId: null,
  refundToken: null,
  disputeReference: null,
  payoutReference: null,
  payoutId: null,
  payoutToken: null,
  accountReference: null,
  paymentId: null,
  paymentToken: null,
};
const noSummary = { id: null, status: null, amount: null, currency: null, reason: null };

describe('an event of Stripe', () => {
  it('about a session names the payment', () => {
    const session = {
      object: 'checkout.session',
      id: 'cs_1',
      status: 'complete',
      payment_status: 'paid',
      payment_intent: 'pi_1',
      currency: 'gbp',
      metadata: { payment_id: 'linku-payment-7-0123456789ab' },
    };
    expect(read('checkout.session.completed', session, { livemode: true })).toEqual({
      ...nothing,
      type: 'checkout.session.completed',
      livemode: true,
      meaning: 'payment',
      reference: 'cs_1',
      transactionId: 'pi_1',
      paymentId: 7,
      paymentToken: '0123456789ab',
      summary: { ...noSummary, object: 'checkout.session', id: 'cs_1', status: 'paid', currency: 'GBP' },
    });
  });

  it('about an intent names the transaction', () => {
    const intent = { object: 'payment_intent', id: 'pi_1', status: 'requires_payment_method', amount: 900 };
    expect(read('payment_intent.payment_failed', intent)).toEqual({
      ...nothing,
      type: 'payment_intent.payment_failed',
      meaning: 'payment',
      transactionId: 'pi_1',
      summary: {
        ...noSummary,
        object: 'payment_intent',
        id: 'pi_1',
        status: 'requires_payment_method',
        amount: 900,
      },
    });
  });

  it('about a refund names it, and our row', () => {
    const refund = {
      object: 'refund',
      id: 're_1',
      status: 'canceled',
      amount: 400,
      currency: 'gbp',
      reason: 'requested_by_customer',
      payment_intent: { id: 'pi_1', object: 'payment_intent' },
      metadata: { refund_id: 'linku-refund-11-ba9876543210' },
    };
    expect(read('refund.updated', refund)).toEqual({
      ...nothing,
      type: 'refund.updated',
      meaning: 'refund',
      transactionId: 'pi_1',
      refundReference: 're_1',
      refundId: 11,
      refundToken: 'ba9876543210',
      summary: {
        object: 'refund',
        id: 're_1',
        status: 'canceled',
        amount: 400,
        currency: 'GBP',
        reason: 'requested_by_customer',
      },
    });
  });

  it('about a dispute names it', () => {
    const dispute = { object: 'dispute', id: 'dp_1', status: 'lost', amount: 9_000, payment_intent: 'pi_1' };
    expect(read('charge.dispute.closed', dispute)).toMatchObject({
      meaning: 'dispute',
      disputeReference: 'dp_1',
      transactionId: 'pi_1',
      refundReference: null,
      payoutReference: null,
    });
  });

  it('about a transfer names the payout', () => {
    const transfer = {
      object: 'transfer',
      id: 'tr_1',
      amount: 4_000,
      metadata: { payout_id: 'linku-payout-7-0123456789ab' },
    };
    expect(read('transfer.reversed', transfer)).toEqual({
      ...nothing,
      type: 'transfer.reversed',
      meaning: 'payout',
      payoutReference: 'tr_1',
      payoutId: 7,
      payoutToken: '0123456789ab',
      summary: { ...noSummary, object: 'transfer', id: 'tr_1', amount: 4_000 },
    });
  });

  it('about a connected account names it: where it happened, or what it is', () => {
    const account = { object: 'account', id: 'acct_1' };
    expect(read('account.updated', account)).toMatchObject({
      meaning: 'account',
      accountReference: 'acct_1',
    });
    expect(read('account.updated', account, { account: 'acct_2' })).toMatchObject({
      accountReference: 'acct_2',
    });
    const payout = { object: 'payout', id: 'po_1', status: 'failed' };
    expect(read('payout.failed', payout, { account: 'acct_2' })).toMatchObject({
      meaning: 'account',
      accountReference: 'acct_2',
      payoutReference: null,
    });
    expect(read('payout.failed', payout, { account: null })).toMatchObject({ accountReference: null });
  });

  it('about a charge says how much was refunded', () => {
    const charge = { object: 'charge', id: 'ch_1', status: 'succeeded', amount: 900, amount_refunded: 400 };
    expect(read('charge.refunded', charge)).toMatchObject({
      meaning: 'note',
      summary: { object: 'charge', id: 'ch_1', status: 'succeeded', amount: 400 },
    });
  });

  it.each(['checkout.session', 'refund', 'dispute', 'transfer', 'account'])(
    'about a %s without an id, and of nobody, says nothing of it',
    (object) => {
      expect(read('something.happened', { object })).toEqual({
        ...nothing,
        type: 'something.happened',
        meaning: 'other',
        summary: { ...noSummary, object },
      });
    },
  );

  it('may say nothing where it could say something', () => {
    const empty = {
      object: 'charge',
      status: null,
      payment_status: null,
      amount: null,
      amount_refunded: null,
      reason: null,
      currency: null,
      payment_intent: null,
      metadata: null,
    };
    expect(read('charge.succeeded', empty)).toMatchObject({ meaning: 'other', transactionId: null });
    expect(read('payment_intent.created', { object: 'payment_intent' })).toMatchObject({
      transactionId: null,
    });
  });
});

describe('what a kind of event means', () => {
  it.each([
    ['checkout.session.completed', 'payment'],
    ['checkout.session.async_payment_succeeded', 'payment'],
    ['checkout.session.async_payment_failed', 'payment'],
    ['checkout.session.expired', 'payment'],
    ['payment_intent.payment_failed', 'payment'],
    ['payment_intent.canceled', 'payment'],
    ['payment_intent.succeeded', 'other'],
    ['refund.created', 'refund'],
    ['refund.failed', 'refund'],
    ['charge.refund.updated', 'refund'],
    ['my.refund.created', 'other'],
    ['charge.refunded', 'note'],
    ['charge.refunded.twice', 'other'],
    ['discharge.refunded', 'other'],
    ['transfer.created', 'payout'],
    ['my.transfer.created', 'other'],
    ['account.updated', 'account'],
    ['payout.paid', 'account'],
    ['my.account.updated', 'other'],
    ['charge.dispute.created', 'dispute'],
    ['my.charge.dispute.created', 'other'],
  ])('%s: %s', (type, meaning) => {
    expect(read(type, { object: 'charge' })).toMatchObject({ type, meaning });
  });
});

describe('what is no event', () => {
  const good = event('refund.created', { object: 'refund' });

  it.each<[string, object]>([
    ['without an id', { ...good, id: '' }],
    ['with a name that is too long', { ...good, id: 'x'.repeat(256) }],
    ['without a type', { ...good, type: '' }],
    ['with a type that is too long', { ...good, type: 'x'.repeat(256) }],
    ['without a mode', { ...good, livemode: undefined }],
    ['before the beginning of time', { ...good, created: -1 }],
    ['in a part of a second', { ...good, created: 1.5 }],
    ['of an account that is too long', { ...good, account: 'x'.repeat(256) }],
    ['without an object', { ...good, data: {} }],
    ['of nothing', { ...good, data: { object: {} } }],
    [
      'of an object whose name is too long',
      { ...good, data: { object: { object: 'refund', id: 'x'.repeat(256) } } },
    ],
    ['without data', { ...good, data: undefined }],
    ['with an amount that is an object', { ...good, data: { object: { object: 'refund', amount: {} } } }],
    [
      'with a status that is too long',
      { ...good, data: { object: { object: 'x', status: 'x'.repeat(256) } } },
    ],
    ['with a time that is text', { ...good, created: '1796126400' }],
  ])('is unreadable: %s', (_, body) => {
    expect(readStripeEvent({ body: good }).meaning).toBe('refund');
    expect(readStripeEvent({ body }).meaning).toBe('unreadable');
  });

  it('is not ours when its kind says so, whatever shape it has', () => {
    const body = { ...good, type: 'balance.available', created: 'now', data: null };
    expect(readStripeEvent({ body })).toMatchObject({
      eventId: good.id,
      type: 'balance.available',
      meaning: 'other',
      occurredAt: new Date(0),
    });
  });

  it('is told from one at its limits', () => {
    const long = 'x'.repeat(255);
    expect(readStripeEvent({ body: { ...good, id: 'x', type: 'refund.y' } }).meaning).toBe('refund');
    const limits = {
      ...good,
      id: long,
      type: long,
      account: long,
      created: 0,
      data: { object: { object: 'refund', id: long } },
    };
    expect(readStripeEvent({ body: limits })).toMatchObject({
      eventId: long,
      type: long,
      refundReference: long,
    });
  });
});

describe('the list of events', () => {
  it('is asked for refunds, withdrawals and payouts, and returned with the oldest first', async () => {
    const { stripe, calls } = answeringStripe({
      'GET /v1/events': stripeList([
        event('refund.failed', { object: 'refund', id: 're_1' }, { id: 'evt_2' }),
        {
          id: 'evt_strange',
          object: 'event',
          type: 'refund.updated',
          created: 7,
          livemode: true,
          data: null,
        },
        event('refund.created', { object: 'refund', id: 're_1' }, { id: 'evt_1' }),
      ]),
    });
    const since = new Date('2026-12-01T11:59:59.999Z');
    const until = new Date('2026-12-01T12:59:59.001Z');
    const { events, isComplete } = await listStripeEvents({ stripe, window: { since, until } });
    expect(isComplete).toBe(true);
    expect(events.map(({ eventId, meaning }) => [eventId, meaning])).toEqual([
      ['evt_1', 'refund'],
      ['evt_strange', 'unreadable'],
      ['evt_2', 'refund'],
    ]);
    expect(events[1]).toMatchObject({ type: 'refund.updated', occurredAt: new Date(7_000), livemode: true });
    expect(calls[0]?.query).toEqual({
      'types[0]': 'refund.created',
      'types[1]': 'refund.updated',
      'types[2]': 'refund.failed',
      'types[3]': 'charge.dispute.created',
      'types[4]': 'charge.dispute.updated',
      'types[5]': 'charge.dispute.funds_withdrawn',
      'types[6]': 'charge.dispute.funds_reinstated',
      'types[7]': 'charge.dispute.closed',
      'types[8]': 'transfer.reversed',
      'types[9]': 'transfer.updated',
      'created[gte]': '1796126399',
      'created[lte]': '1796130000',
      limit: '100',
    });
  });

  it('is not complete where there are more than two thousand', async () => {
    const many = (length: number) =>
      stripeList(
        Array.from({ length }, (_, index) =>
          event('refund.created', { object: 'refund', id: 're_1' }, { id: `evt_${index}` }),
        ),
      );
    const window = { since: new Date(0), until: new Date(1) };
    for (const [length, isComplete] of [
      [2_000, true],
      [2_001, false],
    ] as const) {
      const { stripe } = answeringStripe({ 'GET /v1/events': many(length) });
      const list = await listStripeEvents({ stripe, window });
      expect(list.isComplete).toBe(isComplete);
      expect(list.events).toHaveLength(2_000);
    }
  });

  it('is unknown where Stripe is away', async () => {
    const { stripe } = answeringStripe({ 'GET /v1/events': 'broken' });
    const window = { since: new Date(0), until: new Date(1) };
    await expect(listStripeEvents({ stripe, window })).rejects.toMatchObject({
      name: 'ProviderError',
      kind: 'unavailable',
    });
  });
});

describe('one event by its own id', () => {
  it('may be unreadable, or not listed any more', async () => {
    const known = event('refund.created', { object: 'refund', id: 're_1' }, { id: 'evt_1' });
    const { stripe } = answeringStripe({
      'GET /v1/events/evt_1': { body: known },
      'GET /v1/events/evt_2': { body: { id: 'evt_2', object: 'event', data: {} } },
    });
    const find = (eventId: string) => findStripeEvent({ stripe, eventId });
    expect(await find('evt_1')).toMatchObject({ eventId: 'evt_1', meaning: 'refund' });
    expect(await find('evt_2')).toMatchObject({
      eventId: 'evt_2',
      type: 'unknown',
      meaning: 'unreadable',
      livemode: false,
      occurredAt: new Date(0),
    });
    expect(await find('evt_3')).toBeNull();
  });
});
