import { describe, expect, it } from 'vitest';
import { disputeReason, payoutReason, refusalReason, waitingReason } from './paypal-reasons';

describe("PayPal's words in ours", () => {
  it.each([
    ['INSTRUMENT_DECLINED', 'instrument_declined'],
    ['PAYER_ACTION_REQUIRED', 'payer_action_required'],
    ['ORDER_NOT_APPROVED', 'payer_action_required'],
    ['PAYER_ACCOUNT_RESTRICTED', 'payer_cannot_pay'],
    ['COMPLIANCE_VIOLATION', 'transaction_refused'],
    ['DECLINED_BY_RISK_FRAUD_FILTERS', 'transaction_refused'],
    ['MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED', 'too_many_attempts'],
    ['NEW_WORD', 'payment_failed'],
  ])('a refused capture with %s is %s', (issue, reason) => {
    expect(refusalReason(issue)).toMatchObject({ reason });
  });

  it('keeps the word for the operator where ours says less', () => {
    expect(refusalReason('DECLINED_BY_RISK_FRAUD_FILTERS')).toEqual({
      reason: 'transaction_refused',
      providerReason: 'DECLINED_BY_RISK_FRAUD_FILTERS',
    });
    expect(refusalReason('INSTRUMENT_DECLINED')).toEqual({ reason: 'instrument_declined' });
  });

  it.each([
    ['ECHECK', 'echeck'],
    ['PENDING_REVIEW', 'pending_review'],
    ['TRANSACTION_APPROVED_AWAITING_FUNDING', 'awaiting_funding'],
    ['VERIFICATION_REQUIRED', 'awaiting_acceptance'],
    ['UNILATERAL', 'awaiting_acceptance'],
    ['OTHER', 'provider_check'],
  ])('money that waits for %s is %s', (word, reason) => {
    expect(waitingReason(word)).toMatchObject({ reason });
  });

  it('say why a payout has not arrived', () => {
    expect(payoutReason('ONHOLD')).toMatchObject({ reason: 'on_hold' });
    expect(payoutReason('RISK_DECLINE')).toEqual({ reason: 'risk_decline' });
    expect(payoutReason('NEW_WORD')).toEqual({ reason: 'other', providerReason: 'NEW_WORD' });
  });

  it('say why a payer disputes', () => {
    expect(disputeReason('merchandise_or_service_not_received')).toBe('not_received');
    expect(disputeReason('unauthorised')).toBe('unauthorised');
    expect(disputeReason('new_word')).toBe('other');
  });
});
