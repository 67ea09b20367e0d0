import { describe, expect, it } from 'vitest';
import { answeringStripe, stripeError, stripeList } from '@/tests/fixtures/answering-stripe';
import { findStripeRefund, listStripeRefunds, refundPaymentIntent } from './stripe-refund';

const refund = {
  id: 're_1',
  object: 'refund',
  amount: 400,
  currency: 'gbp',
  payment_intent: 'pi_1',
  status: 'succeeded',
  reason: null,
  metadata: { refund_id: 'linku-refund-11-ba9876543210' },
};

const OWN = { id: 11, token: 'ba9876543210' };
const request = {
  refund: OWN,
  transactionId: 'pi_1',
  amount: 400,
  currency: 'GBP',
  idempotencyKey: 'linku-refund-11-ba9876543210',
};

const succeeded = { state: 'succeeded', refundReference: 're_1', amount: 400, currency: 'GBP' };

describe('a refund that is sent', () => {
  const sent = async (answer: Parameters<typeof answeringStripe>[0][string]) => {
    const { stripe, calls } = answeringStripe({ 'POST /v1/refunds': answer });
    return { snapshot: await refundPaymentIntent({ stripe, request }), calls };
  };

  it('names its payment, its amount and its row, under our key', async () => {
    const { snapshot, calls } = await sent({ body: refund });
    expect(snapshot).toEqual(succeeded);
    expect(calls).toEqual([
      {
        line: 'POST /v1/refunds',
        query: {},
        form: {
          payment_intent: 'pi_1',
          amount: '400',
          'metadata[refund_id]': 'linku-refund-11-ba9876543210',
        },
        idempotencyKey: 'linku-refund-11-ba9876543210',
      },
    ]);
  });

  it('has failed where Stripe refuses it', async () => {
    const refused = await sent(stripeError({ status: 400, code: 'charge_disputed' }));
    expect(refused.snapshot).toEqual({ state: 'failed', refundReference: null, reason: 'charge_disputed' });
    const silent = await sent(stripeError({ status: 400 }));
    expect(silent.snapshot).toEqual({ state: 'failed', refundReference: null, reason: 'refused' });
  });

  it.each(['balance_insufficient', 'insufficient_funds'])('waits for our balance: %s', async (code) => {
    const { snapshot } = await sent(stripeError({ status: 400, code }));
    expect(snapshot).toEqual({ state: 'postponed', reason: 'balance_insufficient' });
  });

  it('waits where Stripe does not know the payment that it took', async () => {
    const { snapshot } = await sent(stripeError({ status: 404, code: 'resource_missing' }));
    expect(snapshot).toEqual({ state: 'postponed', reason: 'transaction_unknown' });
  });

  it('is unknown under a spent key', async () => {
    const headers = { 'idempotent-replayed': 'true' };
    for (const answer of [
      stripeError({ status: 500, headers }),
      stripeError({ status: 400, type: 'idempotency_error' }),
    ]) {
      await expect(sent(answer)).rejects.toMatchObject({ kind: 'unavailable', isKeySpent: true });
    }
  });

  it.each([
    ['a failure of Stripe', stripeError({ status: 500 }), 'unavailable'],
    ['a broken connection', 'broken' as const, 'unavailable'],
    ['a key that is not accepted', stripeError({ status: 401 }), 'misconfigured'],
  ])('is unknown after %s', async (_, answer, kind) => {
    await expect(sent(answer)).rejects.toMatchObject({ name: 'ProviderError', kind });
  });
});

describe('a refund that is synced', () => {
  const look = (status: string, parts: object = {}) => {
    const { stripe } = answeringStripe({ 'GET /v1/refunds/re_1': { body: { ...refund, status, ...parts } } });
    return findStripeRefund({
      stripe,
      query: { refund: OWN, transactionId: 'pi_1', refundReference: 're_1' },
    });
  };

  it('that failed for want of balance may be sent again', async () => {
    const wait = { state: 'postponed', reason: 'balance_insufficient' };
    expect(await look('failed', { failure_reason: 'insufficient_funds' })).toEqual(wait);
    // On its way, Stripe itself waits for the balance.
    expect(await look('pending', { pending_reason: 'insufficient_funds' })).toMatchObject({
      state: 'pending',
    });
    expect(await look('canceled', { failure_reason: 'insufficient_funds' })).toMatchObject({
      state: 'failed',
    });
  });

  it('of several attempts is the one that did not fail, or the newest', async () => {
    const find = (...data: object[]) =>
      findStripeRefund({
        ...answeringStripe({ 'GET /v1/refunds': stripeList(data) }),
        query: { refund: OWN, transactionId: 'pi_1', refundReference: null },
      });
    const failedOne = { ...refund, id: 're_0', status: 'failed', failure_reason: 'insufficient_funds' };
    expect(await find(failedOne, refund)).toEqual(succeeded);
    expect(await find({ ...failedOne, id: 're_2', failure_reason: 'declined' }, failedOne)).toEqual({
      state: 'failed',
      refundReference: 're_2',
      reason: 'declined',
    });
    expect(await find(failedOne)).toEqual({ state: 'postponed', reason: 'balance_insufficient' });
  });

  it('has arrived, or is on its way', async () => {
    expect(await look('succeeded')).toEqual(succeeded);
    expect(await look('pending')).toEqual({ ...succeeded, state: 'pending' });
    expect(await look('requires_action')).toEqual({ ...succeeded, state: 'pending' });
  });

  it.each(['failed', 'canceled'])('will not arrive: %s', async (status) => {
    expect(await look(status)).toEqual({ state: 'failed', refundReference: 're_1', reason: 'refund_failed' });
    expect(await look(status, { failure_reason: 'expired_or_canceled_card' })).toMatchObject({
      reason: 'expired_or_canceled_card',
    });
  });
});

describe('a refund whose reference we never learnt', () => {
  const query = { refund: OWN, transactionId: 'pi_1', refundReference: null };
  const named = (refund_id: string | undefined, id = 're_1') => ({
    ...refund,
    id,
    metadata: refund_id === undefined ? {} : { refund_id },
  });
  const find = async (refunds: object[]) => {
    const { stripe, calls } = answeringStripe({ 'GET /v1/refunds': stripeList(refunds) });
    return { snapshot: await findStripeRefund({ stripe, query }), calls };
  };

  it('is found by our name among those of its payment', async () => {
    const others = [named(undefined, 're_8'), named('linku-refund-12-ba9876543210', 're_9')];
    const { snapshot, calls } = await find([...others, named('linku-refund-11-ba9876543210')]);
    expect(snapshot).toEqual(succeeded);
    expect(calls).toMatchObject([{ query: { payment_intent: 'pi_1', limit: '100' } }]);
    expect((await find([named('11')])).snapshot).toEqual(succeeded);
  });

  it('is absent where none carries it', async () => {
    const others = [named('linku-refund-11-aaaaaaaaaaaa'), named('12'), { ...refund, metadata: null }];
    expect((await find(others)).snapshot).toEqual({ state: 'absent' });
  });

  it('is absent where Stripe does not know it, and unknown where Stripe is away', async () => {
    const known = { ...query, refundReference: 're_1' };
    expect(await findStripeRefund({ stripe: answeringStripe({}).stripe, query: known })).toEqual({
      state: 'absent',
    });
    const { stripe } = answeringStripe({ 'GET /v1/refunds/re_1': stripeError({ status: 500 }) });
    await expect(findStripeRefund({ stripe, query: known })).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('the refunds of a payment', () => {
  it('are listed whoever made them', async () => {
    const { stripe, calls } = answeringStripe({
      'GET /v1/refunds': stripeList([
        refund,
        { ...refund, id: 're_2', amount: 100, currency: 'eur', status: 'canceled', metadata: {} },
        { ...refund, id: 're_3', status: 'pending', metadata: null },
      ]),
    });
    expect(await listStripeRefunds({ stripe, transactionId: 'pi_1' })).toEqual([
      { refundReference: 're_1', refund: OWN, state: 'succeeded', amount: 400, currency: 'GBP' },
      { refundReference: 're_2', refund: null, state: 'failed', amount: 100, currency: 'EUR' },
      { refundReference: 're_3', refund: null, state: 'pending', amount: 400, currency: 'GBP' },
    ]);
    expect(calls).toMatchObject([{ query: { payment_intent: 'pi_1', limit: '100' } }]);
  });

  it('are none of a payment that Stripe does not know, and unknown where Stripe is away', async () => {
    expect(await listStripeRefunds({ ...answeringStripe({}), transactionId: 'pi_1' })).toEqual([]);
    const away = answeringStripe({ 'GET /v1/refunds': 'broken' });
    await expect(listStripeRefunds({ ...away, transactionId: 'pi_1' })).rejects.toMatchObject({
      name: 'ProviderError',
      kind: 'unavailable',
    });
  });
});
