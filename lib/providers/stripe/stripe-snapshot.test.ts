import type Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { ProviderError } from '@/lib/providers/provider';
import { snapshotOf } from './stripe-snapshot';

const intent = {
  id: 'pi_1',
  object: 'payment_intent',
  amount: 1_000,
  amount_received: 1_000,
  currency: 'gbp',
  status: 'succeeded',
  last_payment_error: null,
};

const session = {
  id: 'cs_test_1',
  object: 'checkout.session',
  amount_total: 1_000,
  currency: 'gbp',
  livemode: false,
  metadata: { payment_id: 'linku-payment-7-0123456789ab', task_id: '3' },
  status: 'complete',
  payment_status: 'paid',
  payment_intent: intent,
};

const found = (parts: object = {}) =>
  snapshotOf({ ...session, ...parts } as unknown as Stripe.Checkout.Session);

const common = { reference: 'cs_test_1', externalReference: { id: 7, token: '0123456789ab' } };

describe('a session that is complete', () => {
  it('and paid is what the intent received, not what the session was for', () => {
    const paid = { ...session, amount_total: 1_200, payment_intent: { ...intent, amount: 1_100 } };
    expect(found(paid)).toEqual({
      state: 'paid',
      ...common,
      transactionId: 'pi_1',
      amount: 1_000,
      currency: 'GBP',
      livemode: false,
      payee: null,
    });
    expect(found({ livemode: true })).toMatchObject({ state: 'paid', livemode: true });
  });

  it('and paid says by what, if its charge does', () => {
    const by = (charge: unknown) => found({ payment_intent: { ...intent, latest_charge: charge } });
    expect(by({ id: 'ch_1', payment_method_details: { type: 'alipay' } })).toMatchObject({
      tender: 'alipay',
    });
    for (const charge of [{ id: 'ch_1', payment_method_details: null }, { id: 'ch_1' }, 'ch_1', null]) {
      expect(by(charge)).toMatchObject({ state: 'paid' });
      expect(by(charge)).not.toHaveProperty('tender');
    }
  });

  it.each(['processing', 'requires_action', 'requires_capture', 'requires_confirmation'])(
    'is not paid while its intent is %s, whatever the session says',
    (status) => {
      expect(found({ payment_intent: { ...intent, status } })).toEqual({
        state: 'processing',
        ...common,
        reason: 'bank_confirmation',
      });
    },
  );

  it('is not paid while the session does not say so', () => {
    expect(found({ payment_status: 'unpaid' })).toMatchObject({ state: 'processing' });
    expect(found({ payment_status: 'no_payment_required' })).toMatchObject({ state: 'processing' });
  });

  it('is not paid without an intent to look at', () => {
    expect(found({ payment_intent: null })).toMatchObject({ state: 'processing' });
    expect(found({ payment_intent: 'pi_1' })).toMatchObject({ state: 'processing' });
  });

  it.each([
    { status: 'suspended' },
    { status: null },
    { payment_status: 'partially_paid' },
    { payment_intent: { ...intent, status: 'requires_oracle' } },
    { payment_status: 'paid', payment_intent: { ...intent, status: 'canceled' } },
    { payment_status: 'no_payment_required', payment_intent: { ...intent, status: 'canceled' } },
  ])('is unknown where Stripe says something new, or two things at once: %j', (parts) => {
    expect(() => found(parts)).toThrow(ProviderError);
    expect(() => found(parts)).toThrow(/^Stripe says /);
  });

  it.each(['canceled', 'requires_payment_method'])('has failed when its intent went back to %s', (status) => {
    const failed = (error: object | null) =>
      found({
        payment_status: 'unpaid',
        payment_intent: { ...intent, status, amount_received: 0, last_payment_error: error },
      });
    expect(failed(null)).toEqual({ state: 'failed', ...common, reason: 'payment_failed' });
    expect(failed({ code: 'payment_intent_payment_attempt_expired' })).toMatchObject({
      reason: 'payment_failed',
      providerReason: 'payment_intent_payment_attempt_expired',
    });
    expect(failed({ code: 'card_declined', decline_code: 'insufficient_funds' })).toMatchObject({
      reason: 'insufficient_funds',
    });
  });
});

describe('a session that is not complete', () => {
  it('is open, with what was declined last', () => {
    const open = { status: 'open', payment_status: 'unpaid' };
    expect(found({ ...open, payment_intent: null })).toEqual({ state: 'open', ...common, lastDecline: null });
    const declined = { ...intent, last_payment_error: { code: 'card_declined', decline_code: 'lost_card' } };
    expect(found({ ...open, payment_intent: declined })).toMatchObject({
      lastDecline: { reason: 'card_declined', providerReason: 'lost_card' },
    });
    expect(found({ ...open, payment_intent: 'pi_1' })).toMatchObject({ lastDecline: null });
  });

  it('is closed once it has expired', () => {
    expect(found({ status: 'expired', payment_status: 'unpaid' })).toEqual({ state: 'closed', ...common });
  });
});

describe('the owner of a session', () => {
  it('is whom its metadata name: nobody, a number, or a row of ours', () => {
    expect(found({ metadata: null })).toMatchObject({ externalReference: null });
    expect(found({ metadata: {} })).toMatchObject({ externalReference: null });
    expect(found({ metadata: { payment_id: 'order 7' } })).toMatchObject({ externalReference: null });
    expect(found({ metadata: { payment_id: 'linku-refund-7-0123456789ab' } })).toMatchObject({
      externalReference: null,
    });
    expect(found({ metadata: { payment_id: '7' } })).toMatchObject({
      externalReference: { id: 7, token: null },
    });
  });
});
