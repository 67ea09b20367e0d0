import { describe, expect, it } from 'vitest';
import { answeringPayPal } from '@/tests/fixtures/answering-paypal';
import type { PayPalResponse } from './paypal-client';
import { findPayPalRefund, listPayPalRefunds, refundCapture } from './paypal-refund';

const OWN = { id: 11, token: 'ba9876543210' };
const NAME = 'linku-refund-11-ba9876543210';

const refund = {
  id: 'R1',
  status: 'COMPLETED',
  amount: { currency_code: 'GBP', value: '4.00' },
  custom_id: NAME,
};
const succeeded = { state: 'succeeded', refundReference: 'R1', amount: 400, currency: 'GBP' };

const request = {
  refund: OWN,
  transactionId: 'C/1',
  amount: 400,
  currency: 'GBP',
  idempotencyKey: NAME,
};

describe('a refund that is sent', () => {
  const SEND = 'POST /v2/payments/captures/C%2F1/refund';
  const sent = (answer: PayPalResponse) => refundCapture({ ...answeringPayPal({ [SEND]: answer }), request });

  it('names its capture, its amount and its row, under our key', async () => {
    const { client, calls } = answeringPayPal({ [SEND]: { status: 201, body: refund } });
    expect(await refundCapture({ client, request })).toEqual(succeeded);
    expect(calls).toEqual([
      {
        method: 'POST',
        path: '/v2/payments/captures/C%2F1/refund',
        requestId: NAME,
        body: { amount: { currency_code: 'GBP', value: '4.00' }, custom_id: NAME },
      },
    ]);
  });

  it('has failed where PayPal refuses it', async () => {
    const body = { name: 'UNPROCESSABLE_ENTITY', details: [{ issue: 'CAPTURE_FULLY_REFUNDED' }] };
    expect(await sent({ status: 422, body })).toEqual({
      state: 'failed',
      refundReference: null,
      reason: 'capture_fully_refunded',
    });
  });

  it('waits for our balance, or for keys that know its capture', async () => {
    const body = { name: 'UNPROCESSABLE_ENTITY', details: [{ issue: 'REFUND_FAILED_INSUFFICIENT_FUNDS' }] };
    expect(await sent({ status: 422, body })).toEqual({ state: 'postponed', reason: 'balance_insufficient' });
    const unknown = { name: 'RESOURCE_NOT_FOUND', details: [{ issue: 'INVALID_RESOURCE_ID' }] };
    expect(await sent({ status: 404, body: unknown })).toEqual({
      state: 'postponed',
      reason: 'transaction_unknown',
    });
  });

  it('is unknown while PayPal is still answering the same, or answers something else', async () => {
    const unavailable = { name: 'ProviderError', kind: 'unavailable' };
    await expect(sent({ status: 409, body: refund })).rejects.toMatchObject(unavailable);
    await expect(sent({ status: 201, body: null })).rejects.toMatchObject(unavailable);
    await expect(sent({ status: 201, body: { ...refund, id: '' } })).rejects.toMatchObject(unavailable);
    await expect(sent({ status: 201, body: { ...refund, status: 'NEW_WORD' } })).rejects.toMatchObject(
      unavailable,
    );
    await expect(sent({ status: 201, body: { ...refund, amount: undefined } })).rejects.toMatchObject(
      unavailable,
    );
  });
});

describe('a refund that is synced', () => {
  const query = { refund: OWN, transactionId: 'C1', refundReference: 'R/1' };
  const look = (answer: PayPalResponse | object) =>
    findPayPalRefund({ ...answeringPayPal({ 'GET /v2/payments/refunds/R%2F1': answer }), query });

  it('has arrived, or is on its way', async () => {
    expect(await look(refund)).toEqual(succeeded);
    expect(await look({ ...refund, status: 'PENDING' })).toEqual({ ...succeeded, state: 'pending' });
    const other = { ...refund, amount: { currency_code: 'JPY', value: '400' }, custom_id: undefined };
    expect(await look(other)).toEqual({ ...succeeded, currency: 'JPY' });
  });

  it.each(['FAILED', 'CANCELLED'])('will not arrive: %s', async (status) => {
    const failed = { state: 'failed', refundReference: 'R1' };
    expect(await look({ ...refund, status })).toEqual({ ...failed, reason: 'refund_failed' });
    for (const details of [null, {}]) {
      expect(await look({ ...refund, status, status_details: details })).toEqual({
        ...failed,
        reason: 'refund_failed',
      });
    }
    const why = { status, status_details: { reason: 'ECHECK' } };
    expect(await look({ ...refund, ...why })).toEqual({ ...failed, reason: 'echeck' });
  });

  it('is absent where PayPal does not know it, and unknown where it says no more', async () => {
    expect(await look({ status: 404, body: {} })).toEqual({ state: 'absent' });
    for (const status of [400, 403, 422]) {
      await expect(look({ status, body: refund })).rejects.toMatchObject({ kind: 'unavailable' });
    }
    expect(await look({ status: 399, body: refund })).toEqual(succeeded);
  });
});

const CAPTURE = 'GET /v2/payments/captures/C1';
const ORDER = 'GET /v2/checkout/orders/O%2F1';
const capture = { id: 'C1', supplementary_data: { related_ids: { order_id: 'O/1' } } };
const orderWith = (refunds: object[] | undefined) => ({
  id: 'O/1',
  status: 'COMPLETED',
  purchase_units: [{ payments: { captures: [], refunds } }],
});

describe('a refund whose reference we never learnt', () => {
  const query = { refund: OWN, transactionId: 'C1', refundReference: null };
  const find = (refunds: object[]) =>
    findPayPalRefund({ ...answeringPayPal({ [CAPTURE]: capture, [ORDER]: orderWith(refunds) }), query });

  it('is found by our name in the order of its capture', async () => {
    const other = { ...refund, id: 'R0', custom_id: 'linku-refund-12-ba9876543210' };
    const reversal = { id: 'R9', status: 'COMPLETED', amount: refund.amount };
    expect(await find([other, reversal, refund])).toEqual(succeeded);
    expect(await find([{ ...refund, custom_id: 'linku-refund-11' }])).toEqual(succeeded);
    expect(await find([other, reversal, { ...refund, custom_id: '11' }])).toEqual({ state: 'absent' });
    expect(await find([{ ...refund, custom_id: 'linku-refund-11-aaaaaaaaaaaa' }])).toEqual({
      state: 'absent',
    });
  });

  it('of several attempts is the one that did not fail', async () => {
    const failedOne = { ...refund, id: 'R0', status: 'FAILED' };
    expect(await find([failedOne, refund])).toEqual(succeeded);
    expect(await find([failedOne])).toEqual({
      state: 'failed',
      refundReference: 'R0',
      reason: 'refund_failed',
    });
  });

  it.each(['REFUNDED', 'PARTIALLY_REFUNDED'])(
    'is unknown in a capture that is %s and whose order is gone, once its key may be forgotten',
    async (status) => {
      const look = (requestedAt?: Date) =>
        findPayPalRefund({
          ...answeringPayPal({ [CAPTURE]: { ...capture, status } }),
          query: { ...query, ...(requestedAt && { requestedAt }) },
        });
      const day = 24 * 3600 * 1000;
      await expect(look()).rejects.toMatchObject({ kind: 'unavailable' });
      await expect(look(new Date(Date.now() - 40 * day))).rejects.toMatchObject({ kind: 'unavailable' });
      expect(await look(new Date(Date.now() - 39 * day))).toEqual({ state: 'absent' });
      const whole = answeringPayPal({ [CAPTURE]: { ...capture, status: 'COMPLETED' } });
      expect(await findPayPalRefund({ ...whole, query })).toEqual({ state: 'absent' });
    },
  );

  it('is found in an order with the shortest of names', async () => {
    const { client } = answeringPayPal({
      [CAPTURE]: { supplementary_data: { related_ids: { order_id: 'O' } } },
      'GET /v2/checkout/orders/O': orderWith([refund]),
    });
    expect(await findPayPalRefund({ client, query })).toEqual(succeeded);
  });

  it.each<[string, Record<string, object>]>([
    ['a capture without an order', { [CAPTURE]: { id: 'C1' } }],
    ['a capture of no order', { [CAPTURE]: { supplementary_data: { related_ids: { order_id: '' } } } }],
    ['no order', { [CAPTURE]: capture }],
    [
      'an order without payments',
      { [CAPTURE]: capture, [ORDER]: { ...orderWith([]), purchase_units: [{}] } },
    ],
    ['an order without refunds', { [CAPTURE]: capture, [ORDER]: orderWith(undefined) }],
  ])('is absent where there is %s', async (_, answers) => {
    expect(await findPayPalRefund({ ...answeringPayPal(answers), query })).toEqual({ state: 'absent' });
  });

  it('is unknown where PayPal does not show the capture', async () => {
    await expect(findPayPalRefund({ ...answeringPayPal({}), query })).rejects.toMatchObject({
      name: 'ProviderError',
      kind: 'unavailable',
    });
  });

  it('asks for no order that the capture does not name', async () => {
    for (const related_ids of [{}, { order_id: '' }]) {
      const { client, calls } = answeringPayPal({ [CAPTURE]: { supplementary_data: { related_ids } } });
      await findPayPalRefund({ client, query });
      expect(calls).toEqual([{ method: 'GET', path: '/v2/payments/captures/C1' }]);
    }
  });
});

const gbp = (value: string) => ({ currency_code: 'GBP', value });
const EVENTS = 'GET /v1/notifications/webhooks-events?transaction_id=C1';

describe('the refunds of a capture', () => {
  const some = { ...capture, status: 'PARTIALLY_REFUNDED', amount: gbp('10.00') };
  const up = (captureId: string) => [{ rel: 'up', href: `https://x/v2/payments/captures/${captureId}` }];
  const unavailable = { name: 'ProviderError', kind: 'unavailable' };
  const list = (answers: Record<string, object>, references: string[] = []) =>
    listPayPalRefunds({ ...answeringPayPal({ [EVENTS]: {}, ...answers }), transactionId: 'C1', references });

  it('are those that can be found as refunds, whoever made them; a reversal cannot', async () => {
    const answers = {
      [CAPTURE]: some,
      [ORDER]: orderWith([
        refund,
        { ...refund, id: 'R/2', custom_id: undefined },
        { ...refund, id: 'R3', custom_id: '11' },
        { ...refund, id: 'R4', custom_id: undefined },
        { ...refund, id: 'R5', status: 'FAILED' },
      ]),
      'GET /v2/payments/refunds/R1': refund,
      'GET /v2/payments/refunds/R%2F2': {
        id: 'R/2',
        status: 'CANCELLED',
        amount: { currency_code: 'EUR', value: '1.50' },
      },
      'GET /v2/payments/refunds/R3': { ...refund, id: 'R3', status: 'PENDING', custom_id: '11' },
    };
    const all = [
      { refundReference: 'R1', refund: OWN, state: 'succeeded', amount: 400, currency: 'GBP' },
      { refundReference: 'R/2', refund: null, state: 'failed', amount: 150, currency: 'EUR' },
      { refundReference: 'R3', refund: null, state: 'pending', amount: 400, currency: 'GBP' },
    ];
    expect(await list(answers)).toEqual(all);
    expect(await list(answers, ['R4', 'R3', 'R0']), 'naming one adds none of them').toEqual(all);
  });

  it('are none where nothing went back, but for one that is on its way and named', async () => {
    const untouched = { [CAPTURE]: { ...some, status: 'COMPLETED' } };
    expect(await list(untouched)).toEqual([]);
    const pending = { ...refund, status: 'PENDING', links: up('C1') };
    expect(await list({ ...untouched, 'GET /v2/payments/refunds/R1': pending }, ['R1'])).toMatchObject([
      { refundReference: 'R1', state: 'pending' },
    ]);
  });

  it('are found by their ids where the order is gone', async () => {
    const gone = { [CAPTURE]: some, 'GET /v2/payments/refunds/R1': { ...refund, links: up('C1') } };
    expect(await list(gone, ['R1'])).toMatchObject([
      { refundReference: 'R1', state: 'succeeded', amount: 400 },
    ]);
    const event = { event_type: 'PAYMENT.CAPTURE.REFUNDED', resource: { ...refund, links: up('C1') } };
    expect(await list({ ...gone, [EVENTS]: { events: [event] } })).toMatchObject([{ refundReference: 'R1' }]);
    const elsewhere = { ...gone, 'GET /v2/payments/refunds/R1': { ...refund, links: up('C2') } };
    await expect(list(elsewhere, ['R1'])).rejects.toMatchObject(unavailable);
  });

  it('are unknown where something went back that nothing shows', async () => {
    await expect(list({})).rejects.toMatchObject(unavailable);
    await expect(list({ [CAPTURE]: some })).rejects.toMatchObject(unavailable);
    const all = {
      [CAPTURE]: { ...some, status: 'REFUNDED' },
      'GET /v2/payments/refunds/R1': refund,
      'GET /v2/payments/refunds/R2': { ...refund, id: 'R2', amount: gbp('6.00') },
    };
    await expect(list(all, ['R1'])).rejects.toMatchObject(unavailable);
    expect(await list(all, ['R1', 'R2'])).toHaveLength(2);
    const failed = {
      ...all,
      'GET /v2/payments/refunds/R2': { ...refund, status: 'FAILED', amount: gbp('6.00') },
    };
    await expect(list(failed, ['R1', 'R2'])).rejects.toMatchObject(unavailable);
    const reversed = { ...all[CAPTURE], status_details: { reason: 'CHARGEBACK' } };
    expect(await list({ ...all, [CAPTURE]: reversed }, ['R1']), 'the rest was taken').toHaveLength(1);
  });
});
