import { describe, expect, it } from 'vitest';
import { answeringStripe, stripeError } from '@/tests/fixtures/answering-stripe';
import { findStripeDispute, submitStripeEvidence } from './stripe-dispute';

const withdrawal = {
  id: 'txn_1',
  object: 'balance_transaction',
  amount: -9_000,
  fee: 2_000,
  currency: 'gbp',
};
const reinstatement = { ...withdrawal, id: 'txn_2', amount: 9_000, fee: 0 };

const dispute = {
  id: 'dp_1',
  object: 'dispute',
  amount: 9_000,
  currency: 'gbp',
  reason: 'fraudulent',
  status: 'needs_response',
  balance_transactions: [withdrawal],
  payment_intent: {
    id: 'pi_1',
    object: 'payment_intent',
    metadata: { payment_id: 'linku-payment-7-0123456789ab' },
  },
  evidence_details: { due_by: 1_796_126_400, has_evidence: false, past_due: false, submission_count: 0 },
};

const PATH = '/v1/disputes/dp_1';

async function found(parts: object = {}) {
  const { stripe } = answeringStripe({ [`GET ${PATH}`]: { body: { ...dispute, ...parts } } });
  return findStripeDispute({ stripe, disputeReference: 'dp_1' });
}

describe('a dispute', () => {
  it('is what Stripe took and charged for it, and until when evidence is taken', async () => {
    const { stripe, calls } = answeringStripe({ [`GET ${PATH}`]: { body: dispute } });
    expect(await findStripeDispute({ stripe, disputeReference: 'dp_1' })).toEqual({
      state: 'known',
      disputeReference: 'dp_1',
      transactionId: 'pi_1',
      externalReference: { id: 7, token: '0123456789ab' },
      reason: 'fraudulent',
      amount: 9_000,
      currency: 'GBP',
      status: 'open',
      withdrawn: 9_000,
      fee: 2_000,
      evidenceDueAt: new Date('2026-12-01T12:00:00Z'),
      isEvidenceSent: false,
    });
    expect(calls[0]?.query).toEqual({ 'expand[0]': 'payment_intent' });
  });

  it.each([
    ['warning_needs_response', 'open'],
    ['warning_under_review', 'open'],
    ['needs_response', 'open'],
    ['under_review', 'open'],
    ['won', 'won'],
    ['lost', 'lost'],
    ['warning_closed', 'withdrawn'],
    ['appeal_needs_response', 'open'],
    ['appeal_under_review', 'open'],
    ['a word that we never saw', 'open'],
  ])('that is %s at Stripe is %s', async (status, ours) => {
    expect(await found({ status })).toMatchObject({ status: ours });
  });

  it('that Stripe prevented took nothing, or gave the payer the money: its movements say which', async () => {
    const prevented = (moves: object[]) => found({ status: 'prevented', balance_transactions: moves });
    expect(await prevented([])).toMatchObject({ status: 'withdrawn', withdrawn: 0, fee: 0 });
    expect(await prevented([withdrawal, reinstatement])).toMatchObject({
      status: 'withdrawn',
      withdrawn: 0,
      fee: 2_000,
    });
    const resolution = { ...withdrawal, fee: 0 };
    expect(await prevented([resolution])).toMatchObject({ status: 'lost', withdrawn: 9_000, fee: 0 });
    const converted = { ...resolution, amount: -10_500, currency: 'eur' };
    expect(await prevented([converted])).toMatchObject({ status: 'lost', withdrawn: 9_000, fee: 0 });
    const back = { ...converted, amount: 10_500 };
    expect(await prevented([converted, back])).toMatchObject({ status: 'withdrawn', withdrawn: 0 });
  });

  it('has taken what its movements say, less what they returned', async () => {
    expect(await found({ balance_transactions: [] })).toMatchObject({ withdrawn: 0, fee: 0 });
    expect(await found({ balance_transactions: [withdrawal, reinstatement] })).toMatchObject({
      withdrawn: 0,
      fee: 2_000,
    });
    const half = { ...withdrawal, amount: -4_500, fee: 500 };
    expect(await found({ balance_transactions: [half, half] })).toMatchObject({
      withdrawn: 9_000,
      fee: 1_000,
    });
    // More came back than was taken, and more than was charged: neither is a debt of Stripe's to us here.
    const more = { ...reinstatement, amount: 9_001, fee: -2_001 };
    expect(await found({ balance_transactions: [withdrawal, more] })).toMatchObject({ withdrawn: 0, fee: 0 });
  });

  it('in another currency than our balance counts by its own amount', async () => {
    const converted = { ...withdrawal, amount: -10_500, currency: 'eur' };
    const moves = { balance_transactions: [withdrawal, converted] };
    expect(await found(moves)).toMatchObject({ withdrawn: 9_000, fee: 0, currency: 'GBP' });
    expect(await found({ ...moves, status: 'lost' })).toMatchObject({ withdrawn: 9_000, fee: 0 });
    for (const status of ['won', 'warning_closed']) {
      expect(await found({ ...moves, status })).toMatchObject({ withdrawn: 0, fee: 0 });
    }
  });

  it('names its payment if Stripe sends it along', async () => {
    expect(await found({ payment_intent: null })).toMatchObject({
      transactionId: null,
      externalReference: null,
    });
    expect(await found({ payment_intent: 'pi_1' })).toMatchObject({
      transactionId: 'pi_1',
      externalReference: null,
    });
    expect(await found({ payment_intent: { id: 'pi_2', metadata: {} } })).toMatchObject({
      transactionId: 'pi_2',
      externalReference: null,
    });
  });

  it('may have no deadline, and may have been answered', async () => {
    const details = (parts: object) => ({ evidence_details: { ...dispute.evidence_details, ...parts } });
    expect(await found(details({ due_by: null }))).toMatchObject({ evidenceDueAt: null });
    expect(await found(details({ submission_count: 1 }))).toMatchObject({ isEvidenceSent: true });
  });

  it('is absent where Stripe does not know it, and unknown where Stripe is away', async () => {
    const { stripe } = answeringStripe({});
    expect(await findStripeDispute({ stripe, disputeReference: 'dp_1' })).toEqual({ state: 'absent' });
    const away = answeringStripe({ [`GET ${PATH}`]: stripeError({ status: 500 }) }).stripe;
    await expect(findStripeDispute({ stripe: away, disputeReference: 'dp_1' })).rejects.toMatchObject({
      name: 'ProviderError',
      kind: 'unavailable',
    });
  });
});

describe('evidence', () => {
  const request = { disputeReference: 'dp_1', text: 'x'.repeat(20_001), idempotencyKey: 'evidence-21' };

  it('is sent once and for all, as much as Stripe accepts, and the dispute is synced', async () => {
    const answered = { ...dispute, status: 'under_review' };
    const { stripe, calls } = answeringStripe({
      [`POST ${PATH}`]: { body: answered },
      [`GET ${PATH}`]: { body: { ...answered, evidence_details: { due_by: null, submission_count: 1 } } },
    });
    expect(await submitStripeEvidence({ stripe, request })).toMatchObject({
      state: 'known',
      status: 'open',
      isEvidenceSent: true,
    });
    expect(calls.map(({ line }) => line)).toEqual([`POST ${PATH}`, `GET ${PATH}`]);
    expect(calls[0]).toMatchObject({
      form: { 'evidence[uncategorized_text]': 'x'.repeat(20_000), submit: 'true' },
      idempotencyKey: 'evidence-21',
    });
  });

  it('that Stripe refuses is not sent', async () => {
    const { stripe } = answeringStripe({ [`POST ${PATH}`]: stripeError({ status: 400 }) });
    await expect(submitStripeEvidence({ stripe, request })).rejects.toMatchObject({
      name: 'ProviderError',
      kind: 'refused',
    });
  });
});
