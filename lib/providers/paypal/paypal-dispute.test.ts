import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { answeringPayPal } from '@/tests/fixtures/answering-paypal';
import type { PayPalResponse } from './paypal-client';
import { findPayPalDispute, reversalReference, submitPayPalEvidence } from './paypal-dispute';

const DISPUTE = 'GET /v1/customer/disputes/PP-D-1';
const CAPTURE = 'GET /v2/payments/captures/C1';
const ORDER = 'GET /v2/checkout/orders/O1';
const DISPUTES = 'GET /v1/customer/disputes?disputed_transaction_id=C1&page_size=50';

const gbp = (value: string) => ({ currency_code: 'GBP', value });

const dispute = {
  dispute_id: 'PP-D-1',
  reason: 'MERCHANDISE_OR_SERVICE_NOT_RECEIVED',
  status: 'WAITING_FOR_SELLER_RESPONSE',
  dispute_amount: gbp('90.00'),
  disputed_transactions: [
    { buyer_transaction_id: 'B1', seller_transaction_id: 'C1', custom: 'linku-payment-7-0123456789ab' },
  ],
  evidences: [{ evidence_type: 'OTHER', source: 'SUBMITTED_BY_BUYER' }],
  seller_response_due_date: '2026-12-01T12:00:00.000Z',
};
const known = {
  state: 'known',
  disputeReference: 'PP-D-1',
  transactionId: 'C1',
  externalReference: { id: 7, token: '0123456789ab' },
  reason: 'merchandise_or_service_not_received',
  amount: 9_000,
  currency: 'GBP',
  status: 'open',
  withdrawn: 9_000,
  fee: 0,
  evidenceDueAt: new Date('2026-12-01T12:00:00Z'),
  isEvidenceSent: false,
};

const capture = {
  id: 'C1',
  status: 'PARTIALLY_REFUNDED',
  custom_id: 'linku-payment-7-0123456789ab',
  status_details: { reason: 'BUYER_COMPLAINT' },
  supplementary_data: { related_ids: { order_id: 'O1' } },
};
const reversal = { id: 'V1', status: 'COMPLETED', amount: gbp('90.00') };
const orderWith = (refunds: object[]) => ({
  id: 'O1',
  status: 'COMPLETED',
  purchase_units: [{ payments: { refunds } }],
});
const reversed = { [CAPTURE]: capture, [ORDER]: orderWith([reversal]) };

type Responses = Record<string, PayPalResponse | object>;

const find = (answers: Responses, disputeReference = 'PP-D-1') =>
  findPayPalDispute({ ...answeringPayPal(answers), disputeReference });
const found = (parts: object, answers: Responses = {}) =>
  find({ [DISPUTE]: { ...dispute, ...parts }, ...answers });

const unavailable = { name: 'ProviderError', kind: 'unavailable' };

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
      expect(await resolved({ outcome_code })).toMatchObject({ status: 'won', withdrawn: 0 });
    },
  );

  const buyer = { outcome_code: 'RESOLVED_BUYER_FAVOUR', amount_refunded: gbp('90.00') };

  it('for the buyer is lost, and took what was reversed for it', async () => {
    expect(await resolved(buyer)).toMatchObject({ status: 'lost', withdrawn: 9_000 });
    expect(await resolved({ outcome_code: 'RESOLVED_BUYER_FAVOUR' })).toMatchObject({
      status: 'lost',
      withdrawn: 9_000,
    });
  });

  it('in part took that part, where a reversal is of that amount', async () => {
    const part = { ...buyer, amount_refunded: gbp('40.00') };
    expect(await resolved(part)).toMatchObject({ status: 'lost', amount: 9_000, withdrawn: 0 });
    const both = orderWith([
      { ...reversal, id: 'V0' },
      { ...reversal, amount: gbp('40.00') },
    ]);
    expect(await resolved(part, { ...reversed, [ORDER]: both })).toMatchObject({
      status: 'lost',
      withdrawn: 4_000,
    });
  });

  it('withdrew nothing that was refunded', async () => {
    const asRefund = { ...reversed, 'GET /v2/payments/refunds/V1': reversal };
    expect(await resolved(buyer, asRefund)).toMatchObject({ status: 'lost', withdrawn: 0 });
    const ours = orderWith([{ ...reversal, custom_id: 'linku-refund-11-ba9876543210' }]);
    expect(await resolved(buyer, { ...reversed, [ORDER]: ours })).toMatchObject({ withdrawn: 0 });
  });

  it.each<[string, Responses]>([
    ['the capture', {}],
    ['its order', { [CAPTURE]: { id: 'C1' } }],
    ['the order', { [CAPTURE]: capture }],
    ['payments of the order', { [CAPTURE]: capture, [ORDER]: { ...orderWith([]), purchase_units: [{}] } }],
    [
      'refunds of the order',
      { [CAPTURE]: capture, [ORDER]: { ...orderWith([]), purchase_units: [{ payments: {} }] } },
    ],
  ])('took nothing that can be seen without %s', async (_, answers) => {
    expect(await resolved(buyer, answers)).toMatchObject({ status: 'lost', withdrawn: 0 });
  });

  it('asks for no order that the capture does not name', async () => {
    const related = { supplementary_data: { related_ids: { order_id: '' } } };
    const { client, calls } = answeringPayPal({
      [DISPUTE]: { ...dispute, status: 'RESOLVED', dispute_outcome: buyer },
      [CAPTURE]: { ...capture, ...related },
    });
    expect(await findPayPalDispute({ client, disputeReference: 'PP-D-1' })).toMatchObject({ withdrawn: 0 });
    expect(calls.map(({ path }) => path).at(-1)).toBe('/v2/payments/captures/C1');
  });

  it('took nothing that can be seen without a transaction', async () => {
    const silent = { ...dispute, status: 'RESOLVED', dispute_outcome: buyer, disputed_transactions: [] };
    const { client, calls } = answeringPayPal({ ...reversed, [DISPUTE]: silent });
    expect(await findPayPalDispute({ client, disputeReference: 'PP-D-1' })).toMatchObject({
      status: 'lost',
      withdrawn: 0,
    });
    expect(calls).toHaveLength(1);
  });
});

describe('a reversal', () => {
  const REFERENCE = 'reversal:C1:V1';
  const lost = {
    ...known,
    disputeReference: REFERENCE,
    reason: 'buyer_complaint',
    status: 'lost',
    evidenceDueAt: null,
  };
  const none = { items: [] };

  it('has a name that no dispute can have', () => {
    expect(reversalReference({ captureId: 'C1', reversalId: 'V1' })).toBe(REFERENCE);
  });

  it('that no dispute led to is one that is lost already', async () => {
    expect(await find({ ...reversed, [DISPUTES]: none }, REFERENCE)).toEqual(lost);
    const other = orderWith([
      { ...reversal, id: 'V0', amount: gbp('1.00') },
      { ...reversal, amount: gbp('40.00') },
    ]);
    expect(await find({ ...reversed, [ORDER]: other, [DISPUTES]: none }, REFERENCE)).toEqual({
      ...lost,
      amount: 4_000,
      withdrawn: 4_000,
    });
  });

  it('may say neither why nor whose it is', async () => {
    for (const details of [undefined, null, {}]) {
      const silent = { ...capture, custom_id: undefined, status_details: details };
      expect(await find({ ...reversed, [CAPTURE]: silent, [DISPUTES]: {} }, REFERENCE)).toEqual({
        ...lost,
        externalReference: null,
        reason: 'reversed',
      });
    }
  });

  it('that a dispute led to is that dispute', async () => {
    const resolved = {
      ...dispute,
      status: 'RESOLVED',
      dispute_outcome: { outcome_code: 'RESOLVED_BUYER_FAVOUR', amount_refunded: gbp('90.00') },
    };
    const list = { items: [{ dispute_id: 'PP-D-0' }, { dispute_id: 'PP-D-1' }] };
    const answers = { ...reversed, [DISPUTES]: list };
    const withDispute = { ...answers, [DISPUTE]: resolved };
    expect(await find(withDispute, REFERENCE)).toMatchObject({
      disputeReference: 'PP-D-1',
      status: 'lost',
      withdrawn: 9_000,
    });
    // Not one that is open, won, or about another amount.
    expect(await find({ ...answers, [DISPUTE]: dispute }, REFERENCE)).toEqual(lost);
    const won = { ...resolved, dispute_outcome: { outcome_code: 'RESOLVED_SELLER_FAVOUR' } };
    expect(await find({ ...answers, [DISPUTE]: won }, REFERENCE)).toEqual(lost);
    const two = orderWith([reversal, { ...reversal, id: 'V2', amount: gbp('40.00') }]);
    const part = {
      ...resolved,
      dispute_outcome: { ...resolved.dispute_outcome, amount_refunded: gbp('40.00') },
    };
    expect(await find({ ...answers, [ORDER]: two, [DISPUTE]: part }, REFERENCE)).toEqual(lost);
  });

  it('is absent where PayPal does not show it any more', async () => {
    expect(await find({}, REFERENCE)).toEqual({ state: 'absent' });
    expect(await find({ ...reversed, [ORDER]: orderWith([]), [DISPUTES]: none }, REFERENCE)).toEqual({
      state: 'absent',
    });
    expect(await find({ ...reversed, [DISPUTES]: none }, 'reversal:C1:V2')).toEqual({ state: 'absent' });
  });

  it('is unknown where the list of disputes cannot be read', async () => {
    await expect(find({ ...reversed, [DISPUTES]: { items: 'No' } }, REFERENCE)).rejects.toMatchObject(
      unavailable,
    );
    await expect(
      find({ ...reversed, [DISPUTES]: { items: [{ dispute_id: '' }] } }, REFERENCE),
    ).rejects.toMatchObject(unavailable);
    await expect(find(reversed, REFERENCE)).rejects.toMatchObject(unavailable);
  });

  it.each(['reversal', 'reversal:C1', 'reversal:C1:', 'reversal::V1', 'other:C1:V1'])(
    'is not what is named %s',
    async (reference) => {
      expect(await find({ ...reversed, [DISPUTES]: none }, reference)).toEqual({ state: 'absent' });
      const asDispute = { [`GET /v1/customer/disputes/${encodeURIComponent(reference)}`]: dispute };
      expect(await find(asDispute, reference)).toMatchObject({
        state: 'known',
        disputeReference: reference,
        status: 'open',
      });
    },
  );

  it('is asked for under the names that PayPal gave', async () => {
    const { client, calls } = answeringPayPal({
      'GET /v2/payments/captures/C%2F1': {
        ...capture,
        supplementary_data: { related_ids: { order_id: 'O/1' } },
      },
      'GET /v2/checkout/orders/O%2F1': orderWith([{ ...reversal, id: 'V/1' }]),
      'GET /v1/customer/disputes?disputed_transaction_id=C%2F1&page_size=50': none,
    });
    const snapshot = await findPayPalDispute({ client, disputeReference: 'reversal:C/1:V/1' });
    expect(snapshot).toMatchObject({ state: 'known', withdrawn: 9_000 });
    expect(calls.map(({ path }) => path)).toContain('/v2/payments/refunds/V%2F1');
  });
});

const evidenceSchema = z.object({
  evidences: z.array(z.object({ evidence_type: z.literal('OTHER'), notes: z.string() })),
});

describe('what PayPal names shortly', () => {
  it('is read as well: a dispute and an order of one letter', async () => {
    const short = { ...capture, supplementary_data: { related_ids: { order_id: 'O' } } };
    const answers = {
      [CAPTURE]: short,
      'GET /v2/checkout/orders/O': orderWith([reversal]),
      [DISPUTES]: { items: [{ dispute_id: 'D' }] },
      'GET /v1/customer/disputes/D': {
        ...dispute,
        dispute_id: 'D',
        status: 'RESOLVED',
        dispute_outcome: { outcome_code: 'RESOLVED_BUYER_FAVOUR', amount_refunded: gbp('90.00') },
      },
    };
    expect(await find(answers, 'reversal:C1:V1')).toMatchObject({ disputeReference: 'D', withdrawn: 9_000 });
  });
});

describe('evidence', () => {
  const SEND = 'POST /v1/customer/disputes/PP-D-1/provide-evidence';
  const request = (text: string) => ({ disputeReference: 'PP-D-1', text, idempotencyKey: 'evidence-21' });
  const notesOf = async (text: string): Promise<string[]> => {
    const { client, calls } = answeringPayPal({ [SEND]: { status: 200, body: {} }, [DISPUTE]: dispute });
    await submitPayPalEvidence({ client, request: request(text) });
    const [sent] = calls;
    expect(sent).toMatchObject({ method: 'POST', requestId: 'evidence-21' });
    const { evidences } = evidenceSchema.parse(sent?.body);
    return evidences.map(({ notes }) => notes);
  };

  it('goes in one call, in pieces as large as PayPal takes them', async () => {
    expect(await notesOf('It was done.')).toEqual(['It was done.']);
    expect(await notesOf('a'.repeat(2_000))).toEqual(['a'.repeat(2_000)]);
    expect(await notesOf(`${'a'.repeat(2_000)}${'b'.repeat(2_000)}c`)).toEqual([
      'a'.repeat(2_000),
      'b'.repeat(2_000),
      'c',
    ]);
    const most = await notesOf('a'.repeat(200_001));
    expect([most.length, most.join('').length]).toEqual([100, 200_000]);
  });

  it('and the dispute is synced after it', async () => {
    const answered = { ...dispute, evidences: [{ source: 'SUBMITTED_BY_SELLER' }] };
    const answers = { [SEND]: { status: 200, body: {} }, [DISPUTE]: answered };
    const snapshot = await submitPayPalEvidence({
      ...answeringPayPal(answers),
      request: request('It was done.'),
    });
    expect(snapshot).toEqual({ ...known, isEvidenceSent: true });
  });

  it('that PayPal refuses is not sent', async () => {
    const answers = { [SEND]: { status: 422, body: { name: 'UNPROCESSABLE_ENTITY' } }, [DISPUTE]: dispute };
    const sent = submitPayPalEvidence({ ...answeringPayPal(answers), request: request('It was done.') });
    await expect(sent).rejects.toMatchObject({ name: 'ProviderError', kind: 'refused' });
  });

  it('is sent for the dispute as PayPal names it', async () => {
    const { client, calls } = answeringPayPal({
      'POST /v1/customer/disputes/PP%2FD/provide-evidence': { status: 200, body: {} },
    });
    const sent = await submitPayPalEvidence({
      client,
      request: { ...request('x'), disputeReference: 'PP/D' },
    });
    expect(sent).toEqual({ state: 'absent' });
    expect(calls).toHaveLength(2);
  });
});
