import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { PayPalControl } from '@/simulator/paypal/control/control';
import { openPayPalFixture } from '@/tests/fixtures/paypal-fixture';
import { PAYPAL_CLIENT, type ProviderFixture } from '@/tests/fixtures/provider-fixture';
import {
  capture,
  openPayment,
  refundRequest,
  startRequest,
  takePayment,
} from '@/tests/fixtures/provider-fixtures';
import { approvalUrl, parseOrder } from './paypal-snapshot';

const TOKEN = '/v1/oauth2/token';

let fixture: ProviderFixture;
let paypal: PayPalControl;

beforeAll(async () => {
  fixture = await openPayPalFixture();
  if (fixture.simulators.paypal === null) throw new Error('The sandbox was started without PayPal');
  paypal = fixture.simulators.paypal;
});
afterEach(() => {
  paypal.clearFaults();
  paypal.setTokenLifetime({ seconds: 32_400 });
});
afterAll(() => fixture.close());

describe('The access token', () => {
  it('is fetched once for many calls at once, and kept', async () => {
    const provider = fixture.another();
    const tokens = countTokens();
    const { reference } = await openPayment({ fixture });
    const before = tokens();
    await Promise.all(Array.from({ length: 30 }, () => provider.find({ reference })));
    await provider.find({ reference });
    expect(tokens() - before).toBe(1);
  });

  it('that is revoked is renewed once, and the calls of that time succeed', async () => {
    const { reference } = await openPayment({ fixture });
    const tokens = countTokens();
    paypal.revokeTokens();
    const found = await Promise.all(Array.from({ length: 30 }, () => fixture.provider.find({ reference })));
    expect(new Set(found.map(({ state }) => state))).toEqual(new Set(['open']));
    expect(tokens()).toBe(1);
  });

  it('that lapses before its time, between approval and capture, costs no money and no payment', async () => {
    const { reference } = await openPayment({ fixture });
    const tokens = countTokens();
    paypal.approve({ orderId: reference });
    paypal.revokeTokens();
    expect(await capture({ fixture, reference })).toMatchObject({ state: 'paid' });
    expect(tokens()).toBe(1);
    expect(fixture.books(reference)).toMatchObject({ captured: 1000, captures: 1 });
  });

  it('that lives for less than a call may take is never used for a second one', async () => {
    paypal.setTokenLifetime({ seconds: 30 });
    const provider = fixture.another();
    const tokens = countTokens();
    const { reference } = await provider.start(startRequest());
    expect(await provider.find({ reference })).toMatchObject({ state: 'open' });
    expect(tokens()).toBe(2);
  });

  it('that cannot be fetched is unknown to all who wait for it, and the next call tries anew', async () => {
    const provider = fixture.another();
    const { reference } = await openPayment({ fixture });
    paypal.addFault({ path: TOKEN, fault: { kind: 'status', status: 503 }, times: null });
    const answers = await Promise.allSettled([1, 2, 3].map(() => provider.find({ reference })));
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 'rejected', reason: { kind: 'unavailable' } });
    }
    paypal.clearFaults();
    expect(await provider.find({ reference })).toMatchObject({ state: 'open' });
  });

  it.each([
    ['html', { kind: 'wrong_body', form: 'html' }],
    ['half a token', { kind: 'wrong_body', form: 'truncated' }],
    ['a cut line', { kind: 'execute_then_drop' }],
    ['a 429', { kind: 'status', status: 429 }],
  ] as const)('that arrives as %s once is requested again', async (_, fault) => {
    const provider = fixture.another();
    const { reference } = await openPayment({ fixture });
    paypal.addFault({ path: TOKEN, fault });
    expect(await provider.find({ reference })).toMatchObject({ state: 'open' });
    expect(fixture.fired()).toBe(1);
  });

  it('that is refused although it is new means that our keys are wrong, and is not requested without end', async () => {
    const { reference } = await openPayment({ fixture });
    const tokens = countTokens();
    paypal.addFault({ path: '/v2/**', fault: { kind: 'status', status: 401 }, times: null });
    await expect(fixture.provider.find({ reference })).rejects.toMatchObject({ kind: 'misconfigured' });
    expect(tokens()).toBe(1);
  });
});

describe('A capture', () => {
  it('whose response was lost is not taken again under another key: ORDER_ALREADY_CAPTURED is paid', async () => {
    const { reference } = await openPayment({ fixture });
    paypal.approve({ orderId: reference });
    const { capture: target } = fixture.targets({ ...fixture.unknown, reference });
    fixture.addFault({ target, fault: { kind: 'execute_then_drop' }, times: null });
    await expect(capture({ fixture, reference })).rejects.toMatchObject({ kind: 'unavailable' });
    fixture.clearFaults();
    expect(fixture.books(reference).captures).toBe(1);
    expect(await capture({ fixture, reference, key: 'of another day' })).toMatchObject({ state: 'paid' });
    expect(fixture.books(reference)).toMatchObject({ captured: 1000, captures: 1 });
  });

  it('whose response was good, but after which PayPal cannot be asked, is unknown', async () => {
    const { reference } = await openPayment({ fixture });
    paypal.approve({ orderId: reference });
    const { find: target } = fixture.targets({ ...fixture.unknown, reference });
    fixture.addFault({ target, fault: { kind: 'status', status: 500 }, times: null });
    await expect(capture({ fixture, reference })).rejects.toMatchObject({ kind: 'unavailable' });
    fixture.clearFaults();
    expect(await fixture.provider.find({ reference })).toMatchObject({ state: 'paid' });
  });

  it.each([
    ['declining_card', 'instrument_declined'],
    ['needs_action', 'payer_action_required'],
  ] as const)(
    'of %s is open with that reason, and is captured when the payer returns',
    async (funding, reason) => {
      const { reference, externalReference } = await openPayment({ fixture });
      paypal.approve({ orderId: reference, funding });
      const declined = { state: 'open', reference, externalReference, lastDecline: { reason } };
      expect(await capture({ fixture, reference })).toEqual(declined);
      // PayPal stores no refusal under a key; without the payer it is the same again.
      expect(await capture({ fixture, reference })).toEqual(declined);
      expect(fixture.books(reference).captured).toBe(0);
      paypal.approve({ orderId: reference, funding: 'balance' });
      expect(await capture({ fixture, reference, key: 'back' })).toMatchObject({ state: 'paid' });
      expect(fixture.books(reference)).toMatchObject({ captured: 1000, captures: 1 });
    },
  );

  it.each([
    ['echeck', 'echeck', 'completed', { state: 'paid', amount: 1000 }],
    ['echeck', 'echeck', 'denied', { state: 'failed', reason: 'declined' }],
    ['bouncing_echeck', 'echeck', 'declined', { state: 'failed', reason: 'declined' }],
    ['review', 'pending_review', 'completed', { state: 'paid', amount: 1000 }],
    ['review', 'pending_review', 'denied', { state: 'failed', reason: 'declined' }],
  ] as const)('by %s is processing (%s), and then %s', async (funding, reason, outcome, end) => {
    const { reference, externalReference } = await openPayment({ fixture });
    paypal.approve({ orderId: reference, funding });
    const pending = { state: 'processing', reference, externalReference, reason };
    expect(await capture({ fixture, reference })).toEqual(pending);
    expect(await capture({ fixture, reference, key: 'again' })).toEqual(pending);
    paypal.settleCapture({ captureId: fixture.transactionOf(reference), outcome });
    expect(await fixture.provider.find({ reference })).toMatchObject({
      reference,
      externalReference,
      ...end,
    });
    expect(fixture.books(reference).captured).toBe(outcome === 'completed' ? 1000 : 0);
  });

  it('that PayPal declines at once has failed, although the order is COMPLETED', async () => {
    const { reference, externalReference } = await openPayment({ fixture });
    paypal.approve({ orderId: reference, funding: 'declined_capture' });
    const failed = { state: 'failed', reference, externalReference, reason: 'declined' };
    expect(await capture({ fixture, reference })).toEqual(failed);
    expect(paypal.orders().find(({ id }) => id === reference)).toMatchObject({ status: 'COMPLETED' });
    expect(fixture.books(reference).captured).toBe(0);
  });

  it('of an order that PayPal voided or lost is closed or absent, and never an error without end', async () => {
    const [given, lost] = [await openPayment({ fixture }), await openPayment({ fixture })];
    paypal.approve({ orderId: lost.reference });
    paypal.voidOrder({ orderId: given.reference });
    paypal.forget({ orderId: lost.reference });
    expect(await capture({ fixture, reference: given.reference })).toMatchObject({ state: 'closed' });
    expect(await capture({ fixture, reference: lost.reference })).toEqual({ state: 'absent' });
  });

  it('of an order that PayPal saved is open, and is paid once the buyer approves it', async () => {
    const { reference } = await openPayment({ fixture });
    paypal.saveOrder({ orderId: reference });
    expect(await fixture.provider.find({ reference })).toMatchObject({ state: 'open' });
    paypal.approve({ orderId: reference });
    expect(await capture({ fixture, reference })).toMatchObject({ state: 'paid' });
  });

  it('that fails in the end took nothing', async () => {
    const { reference } = await openPayment({ fixture });
    paypal.approve({ orderId: reference, funding: 'review' });
    expect(await capture({ fixture, reference })).toMatchObject({ state: 'processing' });
    paypal.settleCapture({ captureId: fixture.transactionOf(reference), outcome: 'failed' });
    expect(await fixture.provider.find({ reference })).toMatchObject({
      state: 'failed',
      reason: 'payment_failed',
      providerReason: 'FAILED',
    });
    expect(fixture.books(reference).captured).toBe(0);
  });

  it('whose refund PayPal cancels is whole again', async () => {
    const { transactionId, reference } = await takePayment({ fixture });
    paypal.refundOutcome({ outcome: 'pending' });
    const request = refundRequest({ transactionId });
    const sent = await fixture.provider.refund(request);
    if (sent.state !== 'pending') throw new Error(`It is ${sent.state}`);
    const { refundReference } = sent;
    paypal.settleRefund({ refundId: refundReference, outcome: 'cancelled' });
    const query = { refund: request.refund, transactionId, refundReference };
    expect(await fixture.provider.findRefund(query)).toMatchObject({ state: 'failed', refundReference });
    expect(await fixture.provider.refund(refundRequest({ transactionId, amount: 1_000 }))).toMatchObject({
      state: 'succeeded',
    });
    expect(fixture.books(reference).refunded).toBe(1_000);
  });

  it('that was refunded or reversed was paid, and keeps its transaction', async () => {
    const { reference, transactionId } = await takePayment({ fixture });
    for (const step of [
      () => fixture.provider.refund(refundRequest({ transactionId, amount: 1 })),
      () => paypal.reverse({ captureId: transactionId }),
    ]) {
      await step();
      expect(await fixture.provider.find({ reference })).toMatchObject({
        state: 'paid',
        transactionId,
        amount: 1000,
      });
    }
  });
});

describe('PayPal’s reports', () => {
  it.each([
    ['another amount', { amount: 999 }, { amount: 999 }],
    ['another currency', { currency: 'EUR' }, { currency: 'EUR' }],
    ['another payee', { payee: { merchant_id: 'SOMEBODYELSE2' } }, { payee: 'SOMEBODYELSE2' }],
  ])('are passed on unchanged, before and after the capture: %s', async (_, told, expected) => {
    const { reference } = await openPayment({ fixture });
    paypal.approve({ orderId: reference });
    paypal.misreport({ orderId: reference, ...told });
    expect(await fixture.provider.find({ reference })).toMatchObject({ state: 'approved', ...expected });
    expect(await capture({ fixture, reference })).toMatchObject({ state: 'paid', ...expected });
  });

  it('in an unknown currency are unknown, and no amount is guessed', async () => {
    const { reference } = await openPayment({ fixture });
    paypal.approve({ orderId: reference });
    paypal.misreport({ orderId: reference, currency: 'HUF' });
    await expect(fixture.provider.find({ reference })).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it.each([
    ['approve', {}],
    ['payer-action', { payment_source: { paypal: {} } }],
  ])('of a new order lead the payer to its page, by a link that is called %s', async (rel, source) => {
    // PayPal names the link by how the order was made, and may change which of the two it is.
    const order = await postOrder(source);
    expect(order).toMatchObject({ links: expect.arrayContaining([expect.objectContaining({ rel })]) });
    expect((await fetch(String(approvalUrl(parseOrder(order))))).status).toBe(200);
  });
});

async function postOrder(source: object): Promise<unknown> {
  const { url } = fixture.simulators;
  const token = await fetch(`${url}${TOKEN}`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${PAYPAL_CLIENT.clientId}:${PAYPAL_CLIENT.clientSecret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token: bearer } = z.object({ access_token: z.string() }).parse(await token.json());
  const response = await fetch(`${url}/v2/checkout/orders`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${bearer}`,
      'content-type': 'application/json',
      'paypal-request-id': crypto.randomUUID(),
      prefer: 'return=representation',
    },
    body: JSON.stringify({
      intent: 'CAPTURE',
      purchase_units: [{ amount: { currency_code: 'GBP', value: '10.00' } }],
      ...source,
    }),
  });
  return response.json();
}

/** The number of tokens that PayPal has issued since this was called. */
function countTokens(): () => number {
  paypal.addFault({ path: TOKEN, fault: { kind: 'ok' }, times: null });
  const before = paypal.fired().calls.ok ?? 0;
  return () => (paypal.fired().calls.ok ?? 0) - before;
}
