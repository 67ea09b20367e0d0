import { describe, expect, it } from 'vitest';
import { toPayerReason, toPaymentStatus } from './words';

describe('what a payer is told', () => {
  it.each(['lost_card', 'stolen_card', 'fraudulent'])('keeps %s to ourselves', (code) => {
    expect(toPayerReason(code)).toBe('card_declined');
  });

  it.each(['other_amount', 'unknown', 'constructor', '__proto__', 'no_such_code'])(
    'has no words for %s',
    (code) => {
      expect(toPayerReason(code)).toBeNull();
    },
  );

  it('never takes a state that it does not know for paid', () => {
    expect(toPaymentStatus('settled')).toBe('needs_review');
    expect(toPaymentStatus('toString')).toBe('needs_review');
  });
});
