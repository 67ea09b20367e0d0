import { describe, expect, it } from 'vitest';
import { CAPTURING } from '@/lib/payments/sync/plan-payment';
import { paymentReasons } from '@/lib/providers/reasons';
import { paidWith, toEventReason, toPayerReason, toPaymentStatus } from './labels';

describe('what a payer reads', () => {
  it('has words for every reason that a provider can have', () => {
    for (const reason of paymentReasons) expect(toPayerReason(reason)).toBe(reason);
  });

  it('has words for a payment that we are capturing', () => {
    expect(toPayerReason(CAPTURING)).toBe('capturing');
  });

  it.each(['other_payee', 'unknown', 'constructor', '__proto__', 'no_such_code'])(
    'has no words for %s',
    (code) => {
      expect(toPayerReason(code)).toBeNull();
    },
  );

  it('takes the word for a dispute for no declined card', () => {
    expect(toEventReason({ kind: 'failed', reason: 'insufficient_funds' })).toBe('insufficient_funds');
    for (const kind of [
      'dispute_opened',
      'dispute_changed',
      'dispute_won',
      'dispute_lost',
      'dispute_withdrawn',
    ]) {
      expect(toEventReason({ kind, reason: 'insufficient_funds' }), kind).toBeNull();
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
