import { describe, expect, it } from 'vitest';
import { answeringPayPal } from '@/tests/fixtures/answering-paypal';
import { findPayPalEvent, listPayPalEvents, readPayPalEvent } from './paypal-event';

const event = (event_type: string, resource: object, parts: object = {}) => ({
  id: 'WH-1',
  event_type,
  create_time: '2026-12-01T12:00:00Z',
  resource,
  ...parts,
});

const read = (type: string, resource: object, parts: object = {}, livemode = false) =>
  readPayPalEvent({ body: event(type, resource, parts), livemode });

const nothing = {
  eventId: 'WH-1',
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
const noSummary = { object: null, id: null, status: null, amount: null, reason: null };

const up = [
  { rel: 'self', href: 'https://api.paypal.example/v2/payments/refunds/R1' },
  { rel: 'up', href: 'https://api.paypal.example/v2/payments/captures/C1' },
];

describe('an event of PayPal', () => {
  it('about an order names the payment', () => {
    const order = {
      id: 'O1',
      status: 'APPROVED',
      purchase_units: [{ custom_id: 'linku-payment-7-0123456789ab' }, { custom_id: '8' }],
    };
    expect(read('CHECKOUT.ORDER.APPROVED', order, { resource_type: 'checkout-order' }, true)).toEqual({
      ...nothing,
      type: 'CHECKOUT.ORDER.APPROVED',
      livemode: true,
      meaning: 'payer_approved',
      reference: 'O1',
      paymentId: 7,
      paymentToken: '0123456789ab',
      summary: { ...noSummary, object: 'checkout-order', id: 'O1', status: 'APPROVED' },
    });
    expect(read('CHECKOUT.ORDER.COMPLETED', {})).toMatchObject({ meaning: 'payment', reference: null });
    for (const purchase_units of [[], [{}]]) {
      expect(read('CHECKOUT.ORDER.COMPLETED', { purchase_units })).toMatchObject({ paymentId: null });
    }
  });

  it('about an approval that was reversed names the order', () => {
    const order = { id: 'X1', supplementary_data: { related_ids: { order_id: 'O1' } } };
    expect(read('CHECKOUT.PAYMENT-APPROVAL.REVERSED', order)).toMatchObject({
      meaning: 'payment',
      reference: 'O1',
      transactionId: null,
    });
  });

  it('about a capture names the transaction and its order', () => {
    const capture = {
      id: 'C1',
      status: 'PENDING',
      custom_id: '7',
      amount: { currency_code: 'GBP', value: '10.00' },
      status_details: { reason: 'ECHECK' },
      supplementary_data: { related_ids: { order_id: 'O1' } },
    };
    expect(read('PAYMENT.CAPTURE.PENDING', capture)).toEqual({
      ...nothing,
      type: 'PAYMENT.CAPTURE.PENDING',
      meaning: 'payment',
      reference: 'O1',
      transactionId: 'C1',
      paymentId: 7,
      summary: { ...noSummary, id: 'C1', status: 'PENDING', amount: '10.00', reason: 'ECHECK' },
    });
    for (const supplementary_data of [undefined, {}, { related_ids: {} }]) {
      expect(read('PAYMENT.CAPTURE.DENIED', { supplementary_data })).toMatchObject({
        reference: null,
        transactionId: null,
      });
    }
  });

  it('about a refund names it, our row, and the capture that it points up to', () => {
    const refund = {
      id: 'R1',
      status: 'COMPLETED',
      custom_id: 'linku-refund-11-ba9876543210',
      amount: { value: '4.00' },
      links: up,
    };
    expect(read('PAYMENT.CAPTURE.REFUNDED', refund)).toEqual({
      ...nothing,
      type: 'PAYMENT.CAPTURE.REFUNDED',
      meaning: 'refund',
      transactionId: 'C1',
      refundReference: 'R1',
      refundId: 11,
      refundToken: 'ba9876543210',
      summary: { ...noSummary, id: 'R1', status: 'COMPLETED', amount: '4.00' },
    });
    expect(read('PAYMENT.REFUND.FAILED', { links: [up[0]] })).toMatchObject({
      meaning: 'refund',
      transactionId: null,
      refundReference: null,
    });
    // A number alone identifies a payment: it was never a refund's label here.
    expect(read('PAYMENT.REFUND.FAILED', { custom_id: '11' })).toMatchObject({
      refundId: null,
      paymentId: 11,
    });
  });

  it('about a reversal is about a dispute that has the capture in its name', () => {
    expect(read('PAYMENT.CAPTURE.REVERSED', { id: 'V1', links: up })).toMatchObject({
      meaning: 'dispute',
      transactionId: 'C1',
      disputeReference: 'reversal:C1:V1',
      refundReference: null,
    });
    expect(read('PAYMENT.CAPTURE.REVERSED', { id: 'V1' })).toMatchObject({ disputeReference: null });
    expect(read('PAYMENT.CAPTURE.REVERSED', { links: up })).toMatchObject({ disputeReference: null });
  });

  it('about a dispute names it and its transaction', () => {
    const dispute = {
      id: 'X1',
      dispute_id: 'PP-D-1',
      status: 'OPEN',
      reason: 'UNAUTHORISED',
      dispute_amount: { value: '90.00' },
      amount: { value: '1.00' },
      disputed_transactions: [{ seller_transaction_id: 'C1' }, { seller_transaction_id: 'C2' }],
    };
    expect(read('CUSTOMER.DISPUTE.CREATED', dispute)).toEqual({
      ...nothing,
      type: 'CUSTOMER.DISPUTE.CREATED',
      meaning: 'dispute',
      transactionId: 'C1',
      disputeReference: 'PP-D-1',
      summary: { ...noSummary, id: 'PP-D-1', status: 'OPEN', amount: '90.00', reason: 'UNAUTHORISED' },
    });
    for (const disputed_transactions of [undefined, [], [{}]]) {
      expect(read('CUSTOMER.DISPUTE.UPDATED', { disputed_transactions, links: up })).toMatchObject({
        transactionId: null,
        disputeReference: null,
      });
    }
  });

  it('about an item of a payout names the batch and our row', () => {
    const item = {
      payout_batch_id: 'B1',
      transaction_status: 'UNCLAIMED',
      payout_item: { sender_item_id: 'linku-payout-7-0123456789ab' },
    };
    expect(read('PAYMENT.PAYOUTS-ITEM.UNCLAIMED', item)).toEqual({
      ...nothing,
      type: 'PAYMENT.PAYOUTS-ITEM.UNCLAIMED',
      meaning: 'payout',
      payoutReference: 'B1',
      payoutId: 7,
      payoutToken: '0123456789ab',
      summary: { ...noSummary, status: 'UNCLAIMED' },
    });
    expect(read('PAYMENT.PAYOUTS-ITEM.FAILED', { payout_item: {} })).toMatchObject({ payoutId: null });
    const header = { batch_header: { payout_batch_id: 'B1' } };
    expect(read('PAYMENT.PAYOUTSBATCH.SUCCESS', header)).toMatchObject({
      meaning: 'payout',
      payoutReference: 'B1',
    });
    expect(read('PAYMENT.PAYOUTSBATCH.SUCCESS', { batch_header: {} })).toMatchObject({
      payoutReference: null,
    });
  });

  it('of the first API calls the order a parent payment and the capture a sale', () => {
    const sale = {
      id: 'S1',
      state: 'completed',
      parent_payment: 'PAY-1',
      custom: '7',
      amount: { total: '10.00' },
    };
    expect(read('PAYMENT.SALE.COMPLETED', sale)).toEqual({
      ...nothing,
      type: 'PAYMENT.SALE.COMPLETED',
      meaning: 'payment',
      reference: 'PAY-1',
      transactionId: 'S1',
      paymentId: 7,
      summary: { ...noSummary, id: 'S1', status: 'completed', amount: '10.00' },
    });
    expect(read('PAYMENT.SALE.REFUNDED', { id: 'R1', sale_id: 'S1', links: up })).toMatchObject({
      meaning: 'note',
      transactionId: 'S1',
      refundReference: null,
    });
  });

  it('that is none of ours is kept and shown', () => {
    const plan = { id: 'X1', status_details: null, amount: {} };
    expect(read('BILLING.PLAN.CREATED', plan)).toEqual({
      ...nothing,
      type: 'BILLING.PLAN.CREATED',
      meaning: 'other',
      summary: { ...noSummary, id: 'X1' },
    });
    const why = { status_details: {}, reason: 'FRAUD' };
    expect(read('BILLING.PLAN.CREATED', why)).toMatchObject({ summary: { reason: 'FRAUD' } });
  });
});

describe('what a kind of event means', () => {
  it.each([
    ['CHECKOUT.ORDER.APPROVED', 'payer_approved'],
    ['CHECKOUT.ORDER.APPROVED.TWICE', 'payment'],
    ['MY.CHECKOUT.ORDER.APPROVED', 'other'],
    ['CHECKOUT.ORDER.VOIDED', 'payment'],
    ['MY.CHECKOUT.ORDER.VOIDED', 'other'],
    ['PAYMENT.CAPTURE.REFUNDED', 'refund'],
    ['PAYMENT.CAPTURE.REFUNDED.TWICE', 'payment'],
    ['MY.PAYMENT.CAPTURE.REFUNDED', 'other'],
    ['PAYMENT.REFUND.PENDING', 'refund'],
    ['MY.PAYMENT.REFUND.PENDING', 'other'],
    ['PAYMENT.CAPTURE.REVERSED', 'dispute'],
    ['PAYMENT.CAPTURE.REVERSED.TWICE', 'payment'],
    ['MY.PAYMENT.CAPTURE.REVERSED', 'other'],
    ['PAYMENT.CAPTURE.COMPLETED', 'payment'],
    ['MY.PAYMENT.CAPTURE.COMPLETED', 'other'],
    ['PAYMENT.SALE.COMPLETED', 'payment'],
    ['PAYMENT.SALE.PENDING', 'payment'],
    ['PAYMENT.SALE.DENIED', 'payment'],
    ['PAYMENT.SALE.DENIED.TWICE', 'note'],
    ['PAYMENT.SALE.REVERSED', 'note'],
    ['MY.PAYMENT.SALE.DENIED', 'other'],
    ['MY.PAYMENT.SALE.REVERSED', 'other'],
    ['PAYMENT.PAYOUTS-ITEM.RETURNED', 'payout'],
    ['PAYMENT.PAYOUTSBATCH.DENIED', 'payout'],
    ['MY.PAYMENT.PAYOUTSBATCH.DENIED', 'other'],
    ['CUSTOMER.DISPUTE.RESOLVED', 'dispute'],
    ['MY.CUSTOMER.DISPUTE.RESOLVED', 'other'],
  ])('%s: %s', (type, meaning) => {
    expect(read(type, {})).toMatchObject({ type, meaning });
  });
});

describe('what is no event', () => {
  const good = event('PAYMENT.CAPTURE.COMPLETED', { id: 'C1' });
  const long = 'x'.repeat(255);

  it.each<[string, object]>([
    ['without an id', { ...good, id: '' }],
    ['with an id that is too long', { ...good, id: `${long}x` }],
    ['without a type', { ...good, event_type: '' }],
    ['without a time', { ...good, create_time: 'yesterday' }],
    ['without a resource', { ...good, resource: undefined }],
    ['of a resource without a name', { ...good, resource: { id: '' } }],
    ['with a status that is too long', { ...good, resource: { status: `${long}x` } }],
    ['with a state that is too long', { ...good, resource: { state: `${long}x` } }],
    ['with a reason that is too long', { ...good, resource: { reason: `${long}x` } }],
    ['with details that are too long', { ...good, resource: { status_details: { reason: `${long}x` } } }],
    ['of a payout whose status is too long', { ...good, resource: { transaction_status: `${long}x` } }],
    ['of a resource whose kind is too long', { ...good, resource_type: `${long}x` }],
    ['with an amount that is no text', { ...good, resource: { amount: { value: { value: '1.00' } } } }],
    ['with an amount that is too long', { ...good, resource: { amount: { value: `${long}x` } } }],
    [
      'with a link that is too long',
      { ...good, resource: { links: [{ rel: 'up', href: '/'.repeat(2_049) }] } },
    ],
  ])('is unreadable: %s', (_, body) => {
    expect(readPayPalEvent({ body: good, livemode: false })).toMatchObject({ meaning: 'payment' });
    expect(readPayPalEvent({ body, livemode: false })).toMatchObject({ meaning: 'unreadable' });
  });

  it('is not ours when its kind says so, whatever shape it has', () => {
    const body = { ...good, event_type: 'BILLING.PLAN.CREATED', create_time: 7, resource: 'a text' };
    expect(readPayPalEvent({ body, livemode: false })).toMatchObject({
      eventId: good.id,
      type: 'BILLING.PLAN.CREATED',
      meaning: 'other',
      occurredAt: new Date(0),
    });
  });

  it('is distinguished from one with the shortest names', () => {
    const short = { ...good, id: 'x', event_type: 'y', resource: { id: 'z' } };
    expect(readPayPalEvent({ body: short, livemode: false })).toMatchObject({
      eventId: 'x',
      type: 'y',
      summary: { id: 'z' },
    });
  });

  it('is told from one at its limits', () => {
    const resource = {
      id: long,
      status: long,
      state: long,
      reason: long,
      transaction_status: long,
      status_details: { reason: long },
    };
    const limits = {
      ...good,
      id: long,
      event_type: long,
      resource_type: long,
      create_time: '2026-12-01T13:00:00+01:00',
      resource,
    };
    expect(readPayPalEvent({ body: limits, livemode: false })).toMatchObject({
      occurredAt: new Date('2026-12-01T12:00:00Z'),
      summary: { status: long, reason: long },
    });
  });
});

const PATH = '/v1/notifications/webhooks-events';
const TYPES = [
  'PAYMENT.CAPTURE.REFUNDED',
  'PAYMENT.CAPTURE.REVERSED',
  'PAYMENT.REFUND.PENDING',
  'PAYMENT.REFUND.FAILED',
  'CUSTOMER.DISPUTE.CREATED',
  'CUSTOMER.DISPUTE.UPDATED',
  'CUSTOMER.DISPUTE.RESOLVED',
  'PAYMENT.PAYOUTS-ITEM.SUCCEEDED',
  'PAYMENT.PAYOUTS-ITEM.UNCLAIMED',
  'PAYMENT.PAYOUTS-ITEM.HELD',
  'PAYMENT.PAYOUTS-ITEM.RETURNED',
  'PAYMENT.PAYOUTS-ITEM.REFUNDED',
  'PAYMENT.PAYOUTS-ITEM.CANCELED',
  'PAYMENT.PAYOUTS-ITEM.FAILED',
  'PAYMENT.PAYOUTS-ITEM.BLOCKED',
  'PAYMENT.PAYOUTS-ITEM.DENIED',
];
const pageOf = (type: string) =>
  `${PATH}?event_type=${type}&start_time=2026-12-01T11%3A00%3A00.000Z&end_time=2026-12-01T13%3A00%3A00.000Z&page_size=10`;
const window = { since: new Date('2026-12-01T11:00:00Z'), until: new Date('2026-12-01T13:00:00Z') };

describe('the list of events', () => {
  const empty = Object.fromEntries(TYPES.map((type) => [`GET ${pageOf(type)}`, { events: [] }]));
  const list = (answers: Record<string, object>) => {
    const { client, calls } = answeringPayPal({ ...empty, ...answers });
    return { events: listPayPalEvents({ client, window, livemode: true }), calls };
  };

  it('is asked for refunds, withdrawals and payouts, kind by kind', async () => {
    const { events, calls } = list({ [`GET ${pageOf('PAYMENT.REFUND.PENDING')}`]: {} });
    expect(await events).toEqual({ events: [], isComplete: true });
    expect(calls).toEqual(TYPES.map((type) => ({ method: 'GET', path: pageOf(type) })));
  });

  it('is returned with the oldest first, even within one millisecond and over several pages', async () => {
    const at = (id: string, type: string, create_time: string) => event(type, {}, { id, create_time });
    const refunded = 'PAYMENT.CAPTURE.REFUNDED';
    const next = { rel: 'next', href: `https://api.paypal.example${PATH}?page=2` };
    const { events } = list({
      [`GET ${pageOf(refunded)}`]: {
        events: [
          at('WH-5', refunded, '2026-12-01T12:00:02Z'),
          at('WH-4', refunded, '2026-12-01T12:00:01Z'),
          { ...at('WH-strange', refunded, '2026-12-01T12:00:00Z'), resource: null },
        ],
        links: [next],
      },
      [`GET ${PATH}?page=2`]: { events: [at('WH-3', refunded, '2026-12-01T12:00:01Z')] },
      [`GET ${pageOf('CUSTOMER.DISPUTE.CREATED')}`]: {
        events: [at('WH-1', 'CUSTOMER.DISPUTE.CREATED', '2026-12-01T12:00:01.500Z')],
      },
    });
    const { events: told, isComplete } = await events;
    expect(isComplete).toBe(true);
    expect(told.map(({ eventId }) => eventId)).toEqual(['WH-strange', 'WH-3', 'WH-4', 'WH-1', 'WH-5']);
    expect(told[0]).toMatchObject({ livemode: true, meaning: 'unreadable', type: refunded });
    expect(told[3]).toMatchObject({ livemode: true, meaning: 'dispute' });
  });

  it('has one event by its own id, which may be unreadable, or not listed any more', async () => {
    const known = event('PAYMENT.CAPTURE.REFUNDED', {}, { id: 'WH/1' });
    const { client, calls } = answeringPayPal({
      [`GET ${PATH}/WH%2F1`]: known,
      [`GET ${PATH}/WH-2`]: { id: 'WH-2', event_type: 7 },
      [`GET ${PATH}/WH-3`]: { status: 422, body: known },
    });
    const find = (eventId: string) => findPayPalEvent({ client, eventId, livemode: true });
    expect(await find('WH/1')).toMatchObject({ eventId: 'WH/1', meaning: 'refund', livemode: true });
    expect(await find('WH-2')).toMatchObject({ eventId: 'WH-2', type: 'unknown', meaning: 'unreadable' });
    await expect(find('WH-3')).rejects.toMatchObject({ name: 'ProviderError', kind: 'unavailable' });
    expect(await find('WH-4')).toBeNull();
    expect(calls[0]).toEqual({ method: 'GET', path: `${PATH}/WH%2F1` });
  });

  it('is not complete when pages are left, and says so of one kind without forgetting the others', async () => {
    const refunded = 'PAYMENT.CAPTURE.REFUNDED';
    const page = (number: number) => ({
      events: [event(refunded, {}, { id: `WH-${number}`, create_time: '2026-12-01T12:00:01Z' })],
      links: [{ rel: 'next', href: `https://api.paypal.example${PATH}?page=${number + 1}` }],
    });
    const pages = Array.from({ length: 19 }, (_, index) => [
      `GET ${PATH}?page=${index + 2}`,
      page(index + 2),
    ]);
    const { events } = list({
      [`GET ${pageOf(refunded)}`]: page(1),
      ...Object.fromEntries(pages),
      [`GET ${pageOf('CUSTOMER.DISPUTE.CREATED')}`]: {
        events: [
          event('CUSTOMER.DISPUTE.CREATED', {}, { id: 'WH-later', create_time: '2026-12-01T12:30:00Z' }),
        ],
      },
    });
    const { events: told, isComplete } = await events;
    expect(isComplete).toBe(false);
    expect(told).toHaveLength(21);
    expect(told.at(-1)?.eventId).toBe('WH-later');
  });

  it('is unknown where PayPal answers something else', async () => {
    const unavailable = { name: 'ProviderError', kind: 'unavailable' };
    const { events } = list({ [`GET ${pageOf('PAYMENT.CAPTURE.REVERSED')}`]: { events: 'No' } });
    await expect(events).rejects.toMatchObject(unavailable);
    const away = list({ [`GET ${pageOf('PAYMENT.CAPTURE.REVERSED')}`]: { status: 400, body: {} } });
    await expect(away.events).rejects.toMatchObject(unavailable);
  });
});
