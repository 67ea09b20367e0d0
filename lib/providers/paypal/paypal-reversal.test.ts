import { describe, expect, it } from 'vitest';
import { answeringPayPal } from '@/tests/fixtures/answering-paypal';
import {
  CAPTURE,
  capture,
  DISPUTE,
  DISPUTES,
  dispute,
  EVENT_OF_REVERSAL,
  EVENTS,
  find,
  gbp,
  known,
  ORDER,
  orderWith,
  reversal,
  reversed,
  unavailable,
} from '@/tests/fixtures/paypal-disputes';
import { findPayPalDispute, reversalReference } from './paypal-dispute';

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
      const nameless = { ...capture, custom_id: undefined, status_details: details };
      expect(await find({ ...reversed, [CAPTURE]: nameless, [DISPUTES]: {} }, REFERENCE)).toEqual({
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

  it('is found under its own id, or in the list of events, when its order is gone', async () => {
    const gone = { [CAPTURE]: capture, [DISPUTES]: none };
    const up = [{ rel: 'up', href: 'https://x/v2/payments/captures/C1' }];
    const readable = { 'GET /v2/payments/refunds/V1': { ...reversal, links: up } };
    expect(await find({ ...gone, ...readable }, REFERENCE)).toEqual(lost);
    const event = { event_type: 'PAYMENT.CAPTURE.REVERSED', resource: { ...reversal, links: up } };
    expect(await find({ ...gone, [EVENT_OF_REVERSAL]: { events: [event] } }, REFERENCE)).toEqual(lost);
    expect(await find({ ...gone, [EVENTS]: { events: [event] } }, REFERENCE)).toEqual(lost);
    const elsewhere = [{ rel: 'up', href: 'https://x/v2/payments/captures/C2' }];
    const other = { 'GET /v2/payments/refunds/V1': { ...reversal, links: elsewhere } };
    expect(await find({ ...gone, ...other }, REFERENCE)).toEqual({
      ...lost,
      status: 'unclear',
      amount: 10_000,
      withdrawn: 10_000,
    });
  });

  it('that is readable as a refund is one by its event', async () => {
    const up = [{ rel: 'up', href: 'https://x/v2/payments/captures/C1' }];
    const event = { event_type: 'PAYMENT.CAPTURE.REVERSED', resource: { ...reversal, links: up } };
    const answers = {
      ...reversed,
      [DISPUTES]: none,
      'GET /v2/payments/refunds/V1': reversal,
      [EVENT_OF_REVERSAL]: { events: [event] },
    };
    expect(await find(answers, REFERENCE)).toEqual(lost);
  });

  it('is absent where PayPal shows all that went back, and nothing of it', async () => {
    expect(await find({}, REFERENCE)).toEqual({ state: 'absent' });
    for (const status of ['COMPLETED', 'PENDING']) {
      const untouched = { ...reversed, [CAPTURE]: { ...capture, status } };
      expect(await find(untouched, REFERENCE)).toEqual({ state: 'absent' });
    }
    const other = { ...reversed, [DISPUTES]: none, [ORDER]: orderWith([{ ...reversal, id: 'V2' }]) };
    expect(await find(other, REFERENCE)).toEqual({ state: 'absent' });
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
