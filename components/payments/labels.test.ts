import { describe, expect, it } from 'vitest';
import { paidWith, toEventReason, toPayerReason, toPaymentStatus } from './labels';

describe('what a payer reads', () => {
  it.each(['lost_card', 'stolen_card', 'fraudulent'])('keeps %s to ourselves', (code) => {
    expect(toPayerReason(code)).toBe('card_declined');
  });

  it.each([
    ['declined_by_risk_fraud_filters', 'transaction_refused'],
    ['payer_account_restricted', 'payer_cannot_pay'],
    ['unilateral', 'awaiting_acceptance'],
    ['echeck', 'echeck'],
    ['instrument_declined', 'instrument_declined'],
  ])("puts PayPal's %s as %s", (code, reason) => {
    expect(toPayerReason(code)).toBe(reason);
  });

  it.each(['other_amount', 'unknown', 'constructor', '__proto__', 'no_such_code'])(
    'has no words for %s',
    (code) => {
      expect(toPayerReason(code)).toBeNull();
    },
  );

  it('takes the word for a dispute for no declined card', () => {
    expect(toEventReason({ kind: 'failed', reason: 'fraudulent' })).toBe('card_declined');
    for (const kind of [
      'dispute_opened',
      'dispute_changed',
      'dispute_won',
      'dispute_lost',
      'dispute_withdrawn',
    ]) {
      expect(toEventReason({ kind, reason: 'fraudulent' }), kind).toBeNull();
    }
  });

  it('never takes a state that it does not know for paid', () => {
    expect(toPaymentStatus('settled')).toBe('needs_review');
    expect(toPaymentStatus('toString')).toBe('needs_review');
  });
});

describe('what a payment was made with', () => {
  it.each([
    [{ provider: 'stripe', pointsUsed: 300 }, 'card'],
    [{ provider: 'paypal', pointsUsed: 0 }, 'paypal'],
    [{ provider: 'points', pointsUsed: 1000 }, 'points'],
    [{ provider: 'points', pointsUsed: 0 }, 'coupon'],
  ] as const)('names %j', (payment, method) => {
    expect(paidWith(payment)).toBe(method);
  });
});
