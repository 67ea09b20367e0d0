import { describe, expect, it } from 'vitest';
import { ProviderError } from '@/lib/providers/provider';
import { answeringStripe, type StripeAnswer, stripeError } from '@/tests/fixtures/answering-stripe';
import { asProviderError, isMissing, isNotOpen } from './stripe-errors';

/** The error of Stripe's library for a response. */
async function errorOf(answer: StripeAnswer): Promise<unknown> {
  const { stripe } = answeringStripe({ 'GET /v1/refunds/re_1': answer });
  return stripe.refunds.retrieve('re_1').then(
    () => null,
    (error: unknown) => error,
  );
}

const replayed = { 'idempotent-replayed': 'true' };

describe('a failure of Stripe', () => {
  it.each<[string, StripeAnswer, ProviderError['kind']]>([
    ['a refusal', stripeError({ status: 400, code: 'charge_already_refunded' }), 'refused'],
    ['a declined card', stripeError({ status: 402, type: 'card_error' }), 'refused'],
    ['what it does not know', stripeError({ status: 404 }), 'refused'],
    ['a key that it does not know', stripeError({ status: 401 }), 'misconfigured'],
    ['a key that may not', stripeError({ status: 403 }), 'misconfigured'],
    [
      'the same key at the same time',
      stripeError({ status: 409, code: 'idempotency_key_in_use' }),
      'unavailable',
    ],
    ['too many calls', stripeError({ status: 429 }), 'unavailable'],
    ['a failure of its own', stripeError({ status: 500, type: 'api_error' }), 'unavailable'],
    [
      'one that it keeps under the key',
      stripeError({ status: 500, type: 'api_error', headers: replayed }),
      'unavailable',
    ],
    ['a key of other parameters', stripeError({ status: 400, type: 'idempotency_error' }), 'unavailable'],
    ['a refusal that it keeps under the key', stripeError({ status: 400, headers: replayed }), 'refused'],
    ['a connection that breaks', 'broken', 'unavailable'],
  ])('is in our words: %s', async (_, answer, kind) => {
    const failure = asProviderError(await errorOf(answer));
    expect(failure).toBeInstanceOf(ProviderError);
    expect(failure.kind).toBe(kind);
  });

  it.each<[string, StripeAnswer, boolean]>([
    ['a failure that it repeats', stripeError({ status: 500, headers: replayed }), true],
    ['one that it may not repeat', stripeError({ status: 500 }), false],
    ['one that says so', stripeError({ status: 503, headers: { 'idempotent-replayed': 'false' } }), false],
    ['a key of other parameters', stripeError({ status: 400, type: 'idempotency_error' }), true],
    ['the same key at the same time', stripeError({ status: 409, headers: replayed }), false],
    ['a refusal that it repeats', stripeError({ status: 402, headers: replayed }), false],
    ['a connection that breaks', 'broken', false],
  ])('spends its key, or not: %s', async (_, answer, isKeySpent) => {
    expect(asProviderError(await errorOf(answer))).toMatchObject({ isKeySpent });
    const foreign = Object.assign(new Error('No'), { statusCode: 500, headers: replayed });
    expect(asProviderError(foreign)).toMatchObject({ isKeySpent: false });
  });

  it('is unknown where it is not Stripe’s, and stays ours where it is ours already', () => {
    expect(asProviderError(new Error('out of memory'))).toMatchObject({
      kind: 'unavailable',
      message: 'Stripe: out of memory',
    });
    const foreign = Object.assign(new Error('No'), { statusCode: 401 });
    expect(asProviderError(foreign)).toMatchObject({ kind: 'unavailable' });
    expect(asProviderError('something')).toMatchObject({ kind: 'unavailable', message: 'Stripe: something' });
    const ours = new ProviderError('refused', { message: 'No' });
    expect(asProviderError(ours)).toBe(ours);
  });

  it('says that an object is missing, or no longer open', async () => {
    const missing = await errorOf(stripeError({ status: 404, code: 'resource_missing' }));
    const notOpen = await errorOf(stripeError({ status: 400 }));
    expect([isMissing(missing), isNotOpen(missing)]).toEqual([true, false]);
    expect([isMissing(notOpen), isNotOpen(notOpen)]).toEqual([false, true]);
    for (const other of [
      await errorOf('broken'),
      await errorOf(stripeError({ status: 401 })),
      new Error('No'),
    ]) {
      expect([isMissing(other), isNotOpen(other)]).toEqual([false, false]);
    }
    // Only a refusal of the request means so, whatever carries the number.
    const foreign = Object.assign(new Error('No'), { statusCode: 404 });
    expect([isMissing(foreign), isNotOpen(Object.assign(foreign, { statusCode: 400 }))]).toEqual([
      false,
      false,
    ]);
  });
});
