import { describe, expect, it } from 'vitest';
import { disputeReason, paymentReason, payoutReason } from './stripe-reasons';

describe("Stripe's words in ours", () => {
  it.each([
    ['insufficient_funds', 'insufficient_funds'],
    ['expired_card', 'expired_card'],
    ['incorrect_cvc', 'incorrect_cvc'],
    ['invalid_cvc', 'incorrect_cvc'],
    ['incorrect_number', 'incorrect_number'],
    ['invalid_number', 'incorrect_number'],
    ['processing_error', 'processing_error'],
    ['authentication_required', 'authentication_failed'],
  ])('a decline with %s is %s', (decline_code, reason) => {
    expect(paymentReason({ code: 'card_declined', decline_code })).toMatchObject({ reason });
  });

  it.each([
    'lost_card',
    'stolen_card',
    'pickup_card',
    'fraudulent',
    'generic_decline',
    'do_not_honor',
    'new_word',
  ])('a decline with %s is a declined card, and the word is kept for the operator', (decline_code) => {
    expect(paymentReason({ code: 'card_declined', decline_code })).toEqual({
      reason: 'card_declined',
      providerReason: decline_code,
    });
  });

  it('an error without a decline is what its code says, and neutral where we do not know it', () => {
    expect(paymentReason({ code: 'card_declined' })).toEqual({ reason: 'card_declined' });
    expect(paymentReason({ code: 'payment_intent_authentication_failure' })).toMatchObject({
      reason: 'authentication_failed',
    });
    expect(paymentReason({ code: 'toString' })).toEqual({
      reason: 'payment_failed',
      providerReason: 'toString',
    });
  });

  it('say why a payout failed', () => {
    expect(payoutReason('account_invalid')).toEqual({ reason: 'account_invalid' });
    expect(payoutReason('insufficient_capabilities_for_transfer')).toMatchObject({
      reason: 'account_restricted',
    });
    expect(payoutReason('new_word')).toEqual({ reason: 'other', providerReason: 'new_word' });
  });

  it('say why a payer disputes', () => {
    expect(disputeReason('fraudulent')).toBe('unauthorised');
    expect(disputeReason('product_not_received')).toBe('not_received');
    expect(disputeReason('new_word')).toBe('other');
  });
});
