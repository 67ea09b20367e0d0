import { describe, expect, it } from 'vitest';
import type { MovedObject } from '@/lib/providers/balance-line';
import { answeringPayPal } from '@/tests/fixtures/answering-paypal';
import { readPayPalObjectLine } from './paypal-object-line';

const gbp = (value: string) => ({ currency_code: 'GBP', value });
const AT = '2026-11-01T10:00:00Z';
const LABEL = 'linku-payout-7-0123456789ab';

const capture = {
  id: 'C1',
  status: 'COMPLETED',
  amount: gbp('10.00'),
  custom_id: 'linku-payment-7-0123456789ab',
  create_time: AT,
  seller_receivable_breakdown: {
    gross_amount: gbp('10.00'),
    paypal_fee: gbp('0.59'),
    net_amount: gbp('9.41'),
  },
  supplementary_data: { related_ids: { order_id: 'O1' } },
};

const refund = {
  id: 'R1',
  status: 'COMPLETED',
  amount: gbp('4.00'),
  create_time: AT,
  seller_payable_breakdown: { gross_amount: gbp('4.00'), paypal_fee: gbp('0.12'), net_amount: gbp('3.88') },
  links: [{ rel: 'up', href: 'https://api.paypal.com/v2/payments/captures/C1' }],
};

const item = {
  payout_item_id: 'I1',
  transaction_id: 'T1',
  transaction_status: 'SUCCESS',
  payout_item_fee: { currency: 'GBP', value: '0.20' },
  payout_item: { sender_item_id: LABEL, amount: { currency: 'GBP', value: '40.00' } },
  time_processed: AT,
};

const objects: Record<MovedObject['kind'], MovedObject> = {
  charge: { kind: 'charge', transactionId: 'C1' },
  refund: { kind: 'refund', refundReference: 'R1' },
  transfer: {
    kind: 'transfer',
    payout: { payout: { id: 7, token: '0123456789ab' }, name: LABEL, payoutReference: 'B1' },
  },
};

type Change = { capture?: object; refund?: object; item?: object };

function lineOf({ kind, change = {} }: { kind: MovedObject['kind']; change?: Change }) {
  const { client } = answeringPayPal({
    'GET /v2/payments/captures/C1': { ...capture, ...change.capture },
    'GET /v2/payments/refunds/R1': { ...refund, ...change.refund },
    'GET /v1/payments/payouts/B1': {
      batch_header: {
        payout_batch_id: 'B1',
        batch_status: 'SUCCESS',
        sender_batch_header: { sender_batch_id: LABEL },
      },
      items: [{ ...item, ...change.item }],
    },
  });
  return readPayPalObjectLine({ client, object: objects[kind] });
}

describe('what PayPal’s own object says of its movement', () => {
  it('of a capture is its amount and what PayPal kept', async () => {
    expect(await lineOf({ kind: 'charge' })).toEqual({
      reference: 'C1 object GBP',
      kind: 'charge',
      providerKind: 'object',
      objectReference: 'C1',
      relatedReference: 'O1',
      ownReference: 'linku-payment-7-0123456789ab',
      movement: 'charge C1 GBP',
      amount: 1_000,
      fee: 59,
      currency: 'GBP',
      presented: null,
      description: null,
      occurredAt: new Date(AT),
      beganAt: new Date(AT),
      availableAt: null,
    });
  });

  it('of a refund is what left, less the fee that PayPal returned', async () => {
    expect(await lineOf({ kind: 'refund' })).toMatchObject({
      kind: 'refund',
      objectReference: 'R1',
      relatedReference: 'C1',
      movement: 'refund R1 GBP',
      amount: -400,
      fee: -12,
    });
  });

  it('of a payout is what left, under the id of its transaction', async () => {
    expect(await lineOf({ kind: 'transfer' })).toMatchObject({
      kind: 'transfer',
      objectReference: LABEL,
      ownReference: LABEL,
      movement: 'transfer T1 GBP',
      amount: -4_000,
      fee: 20,
    });
  });

  it.each<[string, MovedObject['kind'], Change]>([
    [
      'a capture does not say what was kept',
      'charge',
      { capture: { seller_receivable_breakdown: undefined } },
    ],
    [
      'something else was kept of a capture, too',
      'charge',
      { capture: { seller_receivable_breakdown: { paypal_fee: gbp('0.59'), net_amount: gbp('9.00') } } },
    ],
    [
      'it was kept in another currency',
      'charge',
      { capture: { seller_receivable_breakdown: { paypal_fee: { currency_code: 'EUR', value: '0.59' } } } },
    ],
    ['a capture has not arrived', 'charge', { capture: { status: 'PENDING' } }],
    [
      'a refund does not say what was returned',
      'refund',
      { refund: { seller_payable_breakdown: undefined } },
    ],
    ['a refund came back', 'refund', { refund: { status: 'FAILED' } }],
    ['a payout does not say its fee', 'transfer', { item: { payout_item_fee: undefined } }],
    ['a payout does not say its transaction', 'transfer', { item: { transaction_id: undefined } }],
    ['a payout came back', 'transfer', { item: { transaction_status: 'RETURNED' } }],
  ])('is unknown where %s', async (_, kind, change) => {
    expect(await lineOf({ kind, change })).toBeNull();
  });

  it('is never that of another payout', async () => {
    const change = { item: { payout_item: { ...item.payout_item, sender_item_id: 'other' } } };
    await expect(lineOf({ kind: 'transfer', change })).rejects.toThrow('without our item');
  });

  it('is unknown where PayPal does not show the object', async () => {
    const { client } = answeringPayPal({});
    for (const object of Object.values(objects))
      expect(await readPayPalObjectLine({ client, object })).toBeNull();
  });
});
