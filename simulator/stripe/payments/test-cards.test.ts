import { afterEach, describe, expect, it } from 'vitest';
import {
  closeFixtures,
  eventTypes,
  payBy,
  sessionParameters,
  startFixture,
} from '../../testing/stripe-fixture';
import { describeCard } from '../checkout/payment-labels';
import { isCardNumber } from './cards';
import { testCards } from './test-cards';

afterEach(closeFixtures);

describe('the official test cards', () => {
  it('have right check digits, and names and numbers of their own', () => {
    expect(testCards.filter(({ number }) => !isCardNumber(number))).toEqual([]);
    expect(new Set(testCards.map(({ number }) => number)).size).toBe(testCards.length);
    expect(new Set(testCards.map(({ testCase }) => testCase)).size).toBe(testCards.length);
  });

  it('say on the page what they do, in both languages', () => {
    for (const card of testCards) {
      for (const language of ['en', 'zh'] as const) {
        expect(describeCard({ card, language })).not.toBe(card.testCase);
      }
    }
  });

  it('succeed, wherever they come from and whatever their brand, unless they say otherwise', async () => {
    const { simulators, stripe } = await startFixture();
    const plain = testCards.filter(
      ({ outcome, needsAuthentication }) => outcome.kind === 'success' && !needsAuthentication,
    );
    expect(plain.length).toBeGreaterThan(70);
    for (const { number } of plain) {
      const { id } = await stripe.checkout.sessions.create(sessionParameters);
      expect(simulators.stripe.pay({ sessionId: id, card: number })).toMatchObject({ kind: 'succeeded' });
    }
  });

  it.each([
    ['4000008260000000', { brand: 'visa', country: 'GB', funding: 'credit' }],
    ['4000058260000005', { brand: 'visa', country: 'GB', funding: 'debit' }],
    ['4000001560000002', { brand: 'visa', country: 'CN', funding: 'credit' }],
    ['6200000000000047', { brand: 'unionpay', funding: 'debit' }],
    ['5105105105105100', { brand: 'mastercard', funding: 'prepaid' }],
    ['4000000000000101', { checks: { cvc_check: 'fail' } }],
  ])('show of %s where it comes from and of which kind it is', async (card, shown) => {
    const fixture = await startFixture();
    const { chargeId } = await payBy({ fixture, card });
    const charge = await fixture.stripe.charges.retrieve(chargeId);
    expect(charge.payment_method_details?.card).toMatchObject(shown);
  });

  it('are blocked, or thought risky, by Stripe itself', async () => {
    const fixture = await startFixture();
    const outcomeOf = async (card: string) => {
      const { chargeId } = await payBy({ fixture, card });
      return (await fixture.stripe.charges.retrieve(chargeId)).outcome;
    };
    expect(await outcomeOf('4100000000000019')).toMatchObject({
      type: 'blocked',
      network_status: 'not_sent_to_network',
      risk_level: 'highest',
    });
    expect(await outcomeOf('4000000000009235')).toMatchObject({ type: 'authorized', risk_level: 'elevated' });
  });

  it.each([
    ['4000000000003220', { kind: 'succeeded' }],
    ['4000003800000446', { kind: 'succeeded' }],
    ['4000008400001629', { kind: 'declined', declineCode: 'generic_decline' }],
    ['4000008260003178', { kind: 'declined', declineCode: 'insufficient_funds' }],
  ])('of %s ask for authentication first', async (card, result) => {
    const { simulators, stripe } = await startFixture();
    const { id } = await stripe.checkout.sessions.create(sessionParameters);
    expect(simulators.stripe.pay({ sessionId: id, card })).toEqual({ kind: 'requires_action' });
    expect(simulators.stripe.authenticate({ sessionId: id, result: 'complete' })).toMatchObject(result);
  });

  it('announce an early warning of fraud', async () => {
    const fixture = await startFixture();
    await payBy({ fixture, card: '4000000000005423' });
    expect(eventTypes(fixture)).toContain('radar.early_fraud_warning.created');
  });
});
