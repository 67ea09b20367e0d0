import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  collect,
  openPayment,
  openPayPalStage,
  PAYPAL_CLIENT,
  refundRequest,
  type Stage,
  startRequest,
  takePayment,
} from '@/lib/testing/provider-stages';
import type { PayPalControl } from '@/sandbox/paypal/control';
import { approvalUrl, parseOrder } from './paypal-finding';

const TOKEN = '/v1/oauth2/token';

let stage: Stage;
let paypal: PayPalControl;

beforeAll(async () => {
  stage = await openPayPalStage();
  if (stage.sandbox.paypal === null) throw new Error('The sandbox was started without PayPal');
  paypal = stage.sandbox.paypal;
});
afterEach(() => {
  paypal.clearFaults();
  paypal.setTokenLifetime({ seconds: 32_400 });
});
afterAll(() => stage.close());

describe('The access token', () => {
  it('is fetched once for many calls at once, and kept', async () => {
    const provider = stage.another();
    const tokens = countTokens();
    const { reference } = await openPayment({ stage });
    const before = tokens();
    await Promise.all(Array.from({ length: 30 }, () => provider.find({ reference })));
    await provider.find({ reference });
    expect(tokens() - before).toBe(1);
  });

  it('that is revoked is renewed once, and the calls of that moment come through', async () => {
    const { reference } = await openPayment({ stage });
    const tokens = countTokens();
    paypal.revokeTokens();
    const found = await Promise.all(Array.from({ length: 30 }, () => stage.provider.find({ reference })));
    expect(new Set(found.map(({ state }) => state))).toEqual(new Set(['open']));
    expect(tokens()).toBe(1);
  });

  it('that lapses before its time, between approval and capture, costs no money and no payment', async () => {
    const { reference } = await openPayment({ stage });
    const tokens = countTokens();
    paypal.approve({ orderId: reference });
    paypal.revokeTokens();
    expect(await collect({ stage, reference })).toMatchObject({ state: 'paid' });
    expect(tokens()).toBe(1);
    expect(stage.books(reference)).toMatchObject({ captured: 1000, captures: 1 });
  });

  it('that lives for less than a call may take is never used for a second one', async () => {
    paypal.setTokenLifetime({ seconds: 30 });
    const provider = stage.another();
    const tokens = countTokens();
    const { reference } = await provider.start(startRequest());
    expect(await provider.find({ reference })).toMatchObject({ state: 'open' });
    expect(tokens()).toBe(2);
  });

  it('that cannot be had is unknown to all who wait for it, and the next call tries anew', async () => {
    const provider = stage.another();
    const { reference } = await openPayment({ stage });
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
  ] as const)('that comes as %s once is asked for again', async (_, fault) => {
    const provider = stage.another();
    const { reference } = await openPayment({ stage });
    paypal.addFault({ path: TOKEN, fault });
    expect(await provider.find({ reference })).toMatchObject({ state: 'open' });
    expect(stage.fired()).toBe(1);
  });

  it('that is refused although it is new says that our keys are wrong, and is not asked for without end', async () => {
    const { reference } = await openPayment({ stage });
    const tokens = countTokens();
    paypal.addFault({ path: '/v2/**', fault: { kind: 'status', status: 401 }, times: null });
    await expect(stage.provider.find({ reference })).rejects.toMatchObject({ kind: 'misconfigured' });
    expect(tokens()).toBe(1);
  });
});

describe('A capture', () => {
  it('whose answer was lost is not taken again under another key: ORDER_ALREADY_CAPTURED is paid', async () => {
    const { reference } = await openPayment({ stage });
    paypal.approve({ orderId: reference });
    const { collect: target } = stage.targets({ ...stage.unknown, reference });
    stage.addFault({ target, fault: { kind: 'execute_then_drop' }, times: null });
    await expect(collect({ stage, reference })).rejects.toMatchObject({ kind: 'unavailable' });
    stage.clearFaults();
    expect(stage.books(reference).captures).toBe(1);
    expect(await collect({ stage, reference, key: 'of another day' })).toMatchObject({ state: 'paid' });
    expect(stage.books(reference)).toMatchObject({ captured: 1000, captures: 1 });
  });

  it('whose answer was good, but after which PayPal cannot be asked, is unknown', async () => {
    const { reference } = await openPayment({ stage });
    paypal.approve({ orderId: reference });
    const { find: target } = stage.targets({ ...stage.unknown, reference });
    stage.addFault({ target, fault: { kind: 'status', status: 500 }, times: null });
    await expect(collect({ stage, reference })).rejects.toMatchObject({ kind: 'unavailable' });
    stage.clearFaults();
    expect(await stage.provider.find({ reference })).toMatchObject({ state: 'paid' });
  });

  it.each([
    ['declining_card', 'instrument_declined'],
    ['needs_action', 'payer_action_required'],
  ] as const)(
    'of %s is open with that reason, and is taken when the payer comes back',
    async (funding, reason) => {
      const { reference, owner } = await openPayment({ stage });
      paypal.approve({ orderId: reference, funding });
      const declined = { state: 'open', reference, owner, lastDecline: reason };
      expect(await collect({ stage, reference })).toEqual(declined);
      // PayPal keeps no refusal under a key; without the payer it is the same again.
      expect(await collect({ stage, reference })).toEqual(declined);
      expect(stage.books(reference).captured).toBe(0);
      paypal.approve({ orderId: reference, funding: 'balance' });
      expect(await collect({ stage, reference, key: 'back' })).toMatchObject({ state: 'paid' });
      expect(stage.books(reference)).toMatchObject({ captured: 1000, captures: 1 });
    },
  );

  it.each([
    ['echeck', 'echeck', 'completed', { state: 'paid', amount: 1000 }],
    ['echeck', 'echeck', 'denied', { state: 'failed', reason: 'declined' }],
    ['bouncing_echeck', 'echeck', 'declined', { state: 'failed', reason: 'declined' }],
    ['review', 'pending_review', 'completed', { state: 'paid', amount: 1000 }],
    ['review', 'pending_review', 'denied', { state: 'failed', reason: 'declined' }],
  ] as const)('by %s is processing (%s), and then %s', async (funding, reason, outcome, end) => {
    const { reference, owner } = await openPayment({ stage });
    paypal.approve({ orderId: reference, funding });
    const pending = { state: 'processing', reference, owner, reason };
    expect(await collect({ stage, reference })).toEqual(pending);
    expect(await collect({ stage, reference, key: 'again' })).toEqual(pending);
    paypal.settleCapture({ captureId: stage.transactionOf(reference), outcome });
    expect(await stage.provider.find({ reference })).toMatchObject({ reference, owner, ...end });
    expect(stage.books(reference).captured).toBe(outcome === 'completed' ? 1000 : 0);
  });

  it('that PayPal declines at once has failed, although the order is COMPLETED', async () => {
    const { reference, owner } = await openPayment({ stage });
    paypal.approve({ orderId: reference, funding: 'declined_capture' });
    const failed = { state: 'failed', reference, owner, reason: 'declined' };
    expect(await collect({ stage, reference })).toEqual(failed);
    expect(paypal.orders().find(({ id }) => id === reference)).toMatchObject({ status: 'COMPLETED' });
    expect(stage.books(reference).captured).toBe(0);
  });

  it('of an order that PayPal gave up or lost is closed or absent, and never an error without end', async () => {
    const [given, lost] = [await openPayment({ stage }), await openPayment({ stage })];
    paypal.approve({ orderId: lost.reference });
    paypal.voidOrder({ orderId: given.reference });
    paypal.forget({ orderId: lost.reference });
    expect(await collect({ stage, reference: given.reference })).toMatchObject({ state: 'closed' });
    expect(await collect({ stage, reference: lost.reference })).toEqual({ state: 'absent' });
  });

  it('that was sent back or taken back was paid, and keeps its transaction', async () => {
    const { reference, transactionId } = await takePayment({ stage });
    for (const step of [
      () => stage.provider.refund(refundRequest({ transactionId, amount: 1 })),
      () => paypal.reverse({ captureId: transactionId }),
    ]) {
      await step();
      expect(await stage.provider.find({ reference })).toMatchObject({
        state: 'paid',
        transactionId,
        amount: 1000,
      });
    }
  });
});

describe('What PayPal tells', () => {
  it.each([
    ['another amount', { amount: 999 }, { amount: 999 }],
    ['another currency', { currency: 'EUR' }, { currency: 'EUR' }],
    ['another payee', { payee: { merchant_id: 'SOMEBODYELSE2' } }, { payee: 'SOMEBODYELSE2' }],
  ])('is handed on as it is, before and after the capture: %s', async (_, told, expected) => {
    const { reference } = await openPayment({ stage });
    paypal.approve({ orderId: reference });
    paypal.misreport({ orderId: reference, ...told });
    expect(await stage.provider.find({ reference })).toMatchObject({ state: 'approved', ...expected });
    expect(await collect({ stage, reference })).toMatchObject({ state: 'paid', ...expected });
  });

  it('in a currency that we do not know is unknown, and no amount is guessed', async () => {
    const { reference } = await openPayment({ stage });
    paypal.approve({ orderId: reference });
    paypal.misreport({ orderId: reference, currency: 'HUF' });
    await expect(stage.provider.find({ reference })).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it.each([
    ['approve', {}],
    ['payer-action', { payment_source: { paypal: {} } }],
  ])('of a new order leads the payer to its page, by a link that is called %s', async (rel, source) => {
    // PayPal names the link by how the order was made, and may change which of the two it is.
    const order = await postOrder(source);
    expect(order).toMatchObject({ links: expect.arrayContaining([expect.objectContaining({ rel })]) });
    expect((await fetch(String(approvalUrl(parseOrder(order))))).status).toBe(200);
  });
});

async function postOrder(source: object): Promise<unknown> {
  const { url } = stage.sandbox;
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

/** How many tokens PayPal has given since this was called. */
function countTokens(): () => number {
  paypal.addFault({ path: TOKEN, fault: { kind: 'ok' }, times: null });
  const before = paypal.fired().calls.ok ?? 0;
  return () => (paypal.fired().calls.ok ?? 0) - before;
}
