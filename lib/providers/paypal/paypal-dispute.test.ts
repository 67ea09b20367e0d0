import { describe, expect, it } from 'vitest';
import { answeringPayPal } from '@/tests/fixtures/answering-paypal';
import {
  CAPTURE,
  capture,
  DISPUTE,
  dispute,
  EVENTS,
  find,
  found,
  gbp,
  known,
  ORDER,
  orderWith,
  type Responses,
  reversal,
  reversed,
  unavailable,
} from '@/tests/fixtures/paypal-disputes';
import { findPayPalDispute } from './paypal-dispute';

describe('a dispute', () => {
  it('that is open holds back all that is disputed', async () => {
    expect(await found({})).toEqual(known);
    for (const status of ['OPEN', 'WAITING_FOR_BUYER_RESPONSE', 'UNDER_REVIEW', 'OTHER']) {
      expect(await found({ status })).toEqual(known);
    }
  });

  it('may leave out what it need not say', async () => {
    const { dispute_id, status, dispute_amount } = dispute;
    expect(await find({ [DISPUTE]: { dispute_id, status, dispute_amount } })).toEqual({
      ...known,
      transactionId: null,
      externalReference: null,
      reason: 'other',
      evidenceDueAt: null,
    });
    expect(await found({ disputed_transactions: [{}] })).toMatchObject({
      transactionId: null,
      externalReference: null,
    });
    expect(await found({ evidences: [{}] })).toMatchObject({ isEvidenceSent: false });
  });

  it('says whether we answered', async () => {
    const evidences = [...dispute.evidences, { source: 'SUBMITTED_BY_SELLER' }];
    expect(await found({ evidences })).toMatchObject({ isEvidenceSent: true });
  });

  it('is absent where PayPal does not know it, and unknown where it answers something else', async () => {
    expect(await find({})).toEqual({ state: 'absent' });
    await expect(find({ [DISPUTE]: { status: 400, body: dispute } })).rejects.toMatchObject(unavailable);
    expect(await find({ [DISPUTE]: { status: 399, body: dispute } })).toEqual(known);
    for (const parts of [{ dispute_id: '' }, { status: undefined }, { dispute_amount: undefined }]) {
      await expect(found(parts)).rejects.toMatchObject(unavailable);
    }
    await expect(found({ dispute_amount: { currency_code: 'XXX', value: '1' } })).rejects.toMatchObject(
      unavailable,
    );
  });

  it('is asked for under its own name', async () => {
    const { client, calls } = answeringPayPal({
      'GET /v1/customer/disputes/PP%2FD': { ...dispute, dispute_id: 'PP/D' },
    });
    expect(await findPayPalDispute({ client, disputeReference: 'PP/D' })).toEqual({
      ...known,
      disputeReference: 'PP/D',
    });
    expect(calls).toEqual([{ method: 'GET', path: '/v1/customer/disputes/PP%2FD' }]);
  });
});

describe('a dispute that is resolved', () => {
  const resolved = (outcome: object | undefined, answers: Responses = reversed) =>
    found({ status: 'RESOLVED', dispute_outcome: outcome }, answers);

  it('is withdrawn where the buyer let it go', async () => {
    expect(await resolved({ outcome_code: 'CANCELED_BY_BUYER' })).toMatchObject({
      status: 'withdrawn',
      withdrawn: 0,
    });
  });

  it.each(['RESOLVED_SELLER_FAVOUR', 'RESOLVED_WITH_PAYOUT', 'DENIED'])(
    'is won: %s',
    async (outcome_code) => {
      expect(await resolved({ outcome_code }, {})).toMatchObject({ status: 'won', withdrawn: 0 });
    },
  );

  const buyer = { outcome_code: 'RESOLVED_BUYER_FAVOUR', amount_refunded: gbp('90.00') };
  const unclear = { status: 'unclear', withdrawn: 9_000 };

  it.each(['RESOLVED_BUYER_FAVOUR', 'ACCEPTED'])(
    'is lost, and took what was reversed for it: %s',
    async (outcome_code) => {
      expect(await resolved({ ...buyer, outcome_code })).toMatchObject({ status: 'lost', withdrawn: 9_000 });
      expect(await resolved({ outcome_code })).toMatchObject({ status: 'lost', withdrawn: 9_000 });
    },
  );

  it.each<[string, object | undefined]>([
    ['none', { outcome_code: 'NONE' }],
    ['one that we never saw', { outcome_code: 'RESOLVED_SOMEHOW' }],
    ['one like a member of every object', { outcome_code: 'constructor' }],
    ['an empty one', {}],
    ['nothing', undefined],
  ])('with the outcome %s is lost only if its money is gone, and never won', async (_, outcome) => {
    expect(await resolved(outcome)).toMatchObject({ status: 'lost', withdrawn: 9_000 });
    const untouched = { [CAPTURE]: { ...capture, status: 'COMPLETED', status_details: undefined } };
    expect(await resolved(outcome, untouched)).toMatchObject(unclear);
    expect(await resolved(outcome, {})).toMatchObject(unclear);
    const refunded = { ...reversed, 'GET /v2/payments/refunds/V1': reversal };
    expect(
      await resolved(outcome, { ...refunded, [CAPTURE]: { ...capture, status_details: null } }),
    ).toMatchObject(unclear);
  });

  it('in part took that part, to the penny that the reversal says', async () => {
    const part = { ...buyer, amount_refunded: gbp('40.00') };
    const both = (value: string) =>
      orderWith([
        { ...reversal, id: 'V0' },
        { ...reversal, amount: gbp(value) },
      ]);
    for (const [value, withdrawn] of [
      ['40.00', 4_000],
      ['39.99', 3_999],
      ['40.01', 4_001],
      ['40.80', 4_080],
    ] as const) {
      const answers = { ...reversed, [ORDER]: both(value) };
      expect(await resolved(part, answers)).toMatchObject({ status: 'lost', amount: 9_000, withdrawn });
    }
    const closer = orderWith([
      { ...reversal, id: 'V0', amount: gbp('40.50') },
      { ...reversal, amount: gbp('40.10') },
    ]);
    expect(await resolved(part, { ...reversed, [ORDER]: closer })).toMatchObject({ withdrawn: 4_010 });
  });

  it('of a few pence may be off by one', async () => {
    const answers = { ...reversed, [ORDER]: orderWith([{ ...reversal, amount: gbp('0.06') }]) };
    const outcome = (value: string) => ({ ...buyer, amount_refunded: gbp(value) });
    expect(await resolved(outcome('0.05'), answers)).toMatchObject({ status: 'lost', withdrawn: 6 });
    expect(await resolved(outcome('0.04'), answers)).toMatchObject(unclear);
  });

  it('for the buyer is not decided by the reversal of another dispute', async () => {
    const part = { ...buyer, amount_refunded: gbp('40.00') };
    expect(await resolved(part)).toMatchObject(unclear);
    const almost = { ...reversed, [ORDER]: orderWith([{ ...reversal, amount: gbp('40.81') }]) };
    expect(await resolved(part, almost)).toMatchObject(unclear);
  });

  it('for the buyer, who is said to get nothing, is about all that is disputed', async () => {
    const nothing = { ...buyer, amount_refunded: gbp('0.00') };
    expect(await resolved(nothing)).toMatchObject({ status: 'lost', withdrawn: 9_000 });
    const untouched = { [CAPTURE]: { ...capture, status: 'COMPLETED' } };
    expect(await resolved(nothing, untouched)).toMatchObject(unclear);
  });

  it('withdrew nothing that was refunded', async () => {
    const refunded = { ...capture, status_details: null };
    const asRefund = { ...reversed, [CAPTURE]: refunded, 'GET /v2/payments/refunds/V1': reversal };
    expect(await resolved(buyer, asRefund)).toMatchObject({ status: 'lost', withdrawn: 0 });
    const ours = orderWith([{ ...reversal, custom_id: 'linku-refund-11-ba9876543210' }]);
    const answers = { ...reversed, [CAPTURE]: refunded, [ORDER]: ours };
    expect(await resolved(buyer, answers)).toMatchObject({ status: 'lost', withdrawn: 0 });
    const less = orderWith([
      { ...reversal, amount: gbp('89.99'), custom_id: 'linku-refund-11-ba9876543210' },
    ]);
    expect(await resolved(buyer, { ...answers, [ORDER]: less })).toMatchObject(unclear);
    const failed = orderWith([{ ...reversal, status: 'FAILED' }]);
    expect(await resolved(buyer, { ...answers, [ORDER]: failed })).toMatchObject(unclear);
  });

  const shown = (type: string, value: string, parts: object = {}) => ({
    event_type: type,
    resource: {
      ...reversal,
      amount: gbp(value),
      links: [{ rel: 'up', href: 'https://x/v2/payments/captures/C1' }],
      ...parts,
    },
  });

  it.each<[string, Responses]>([
    ['an order that the capture names', { [CAPTURE]: { ...capture, supplementary_data: undefined } }],
    ['an order that PayPal shows', { [CAPTURE]: capture }],
    ['payments of the order', { [CAPTURE]: capture, [ORDER]: { ...orderWith([]), purchase_units: [{}] } }],
    ['refunds of the order', { [CAPTURE]: capture, [ORDER]: orderWith([]) }],
  ])('took its claim without %s, because the capture says that it was taken', async (_, answers) => {
    expect(await resolved(buyer, answers)).toMatchObject({ status: 'lost', withdrawn: 9_000 });
    const more = { ...buyer, amount_refunded: gbp('100.00') };
    expect(await resolved(more, answers), 'the capture says that some is left').toMatchObject(unclear);
    const all = { ...answers, [CAPTURE]: { ...answers[CAPTURE], status: 'REFUNDED' } };
    expect(await resolved(more, all)).toMatchObject({ status: 'lost', withdrawn: 10_000 });
    expect(await resolved({ ...buyer, amount_refunded: gbp('100.01') }, all)).toMatchObject(unclear);
  });

  it('without its order goes by what PayPal announced of the capture', async () => {
    const refunded = { [CAPTURE]: { ...capture, status: 'REFUNDED', status_details: null } };
    const told = (events: object[]) => ({ ...refunded, [EVENTS]: { events } });
    const REFUNDED = 'PAYMENT.CAPTURE.REFUNDED';
    expect(await resolved(buyer, told([]))).toMatchObject(unclear);
    expect(await resolved(buyer, told([shown(REFUNDED, '90.00')]))).toMatchObject({
      status: 'lost',
      withdrawn: 0,
    });
    expect(await resolved(buyer, told([shown(REFUNDED, '89.00')]))).toMatchObject(unclear);
    expect(await resolved(buyer, told([shown('PAYMENT.CAPTURE.REVERSED', '90.00')]))).toMatchObject({
      status: 'lost',
      withdrawn: 9_000,
    });
    const elsewhere = { links: [{ rel: 'up', href: 'https://x/v2/payments/captures/C2' }] };
    for (const event of [
      shown('PAYMENT.CAPTURE.PENDING', '90.00'),
      shown(REFUNDED, '90.00', elsewhere),
      shown(REFUNDED, '90.00', { links: undefined }),
      { event_type: REFUNDED },
    ]) {
      expect(await resolved(buyer, told([event]))).toMatchObject(unclear);
    }
  });

  it.each<[string, Responses]>([
    ['the capture', {}],
    ['a state of the capture that we know', { ...reversed, [CAPTURE]: { ...capture, status: 'PENDING' } }],
  ])('is unclear without %s', async (_, answers) => {
    expect(await resolved(buyer, answers)).toMatchObject(unclear);
  });

  it('is unclear while nothing went back', async () => {
    const untouched = { [CAPTURE]: { ...capture, status: 'COMPLETED' } };
    const { client, calls } = answeringPayPal({
      [DISPUTE]: { ...dispute, status: 'RESOLVED', dispute_outcome: buyer },
      ...untouched,
    });
    expect(await findPayPalDispute({ client, disputeReference: 'PP-D-1' })).toMatchObject(unclear);
    expect(calls.map(({ path }) => path).at(-1)).toBe('/v2/payments/captures/C1');
  });

  it('is unknown if the capture cannot be read', async () => {
    for (const answer of [
      { status: 500, body: {} },
      { ...capture, amount: undefined },
      { amount: gbp('1.00') },
    ]) {
      await expect(resolved(buyer, { [CAPTURE]: answer })).rejects.toMatchObject(unavailable);
    }
  });

  it('is unclear without a transaction', async () => {
    const transactionless = { disputed_transactions: [], dispute_outcome: buyer, status: 'RESOLVED' };
    expect(await found(transactionless, reversed)).toMatchObject(unclear);
  });
});

describe('a dispute in another currency than its payment', () => {
  const foreign = {
    dispute_amount: { currency_code: 'USD', value: '55.00' },
    disputed_transactions: [{ ...dispute.disputed_transactions[0], gross_amount: gbp('100.00') }],
  };
  const lost = {
    ...foreign,
    status: 'RESOLVED',
    dispute_outcome: { outcome_code: 'RESOLVED_BUYER_FAVOUR', amount_refunded: foreign.dispute_amount },
  };

  it('may concern all of the payment', async () => {
    expect(await found(foreign)).toMatchObject({ amount: 10_000, currency: 'GBP', withdrawn: 10_000 });
    const own = { ...foreign, dispute_amount: gbp('90.00') };
    expect(await found(own)).toMatchObject({ amount: 9_000, currency: 'GBP', withdrawn: 9_000 });
  });

  it('took the one reversal, and is unclear if there are two or none can be seen', async () => {
    expect(await found(lost, reversed)).toMatchObject({ status: 'lost', currency: 'GBP', withdrawn: 9_000 });
    const two = orderWith([reversal, { ...reversal, id: 'V2' }]);
    const unclear = { status: 'unclear', withdrawn: 10_000 };
    expect(await found(lost, { ...reversed, [ORDER]: two })).toMatchObject(unclear);
    expect(await found(lost, { [CAPTURE]: capture })).toMatchObject(unclear);
  });
});
