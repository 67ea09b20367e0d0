import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { providerClearing, suspense } from '@/lib/ledger/accounts';
import { brokenChecks } from '@/lib/ledger/run-checks';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { refundSuspense } from '@/lib/refunds/suspense/refund-suspense';
import type { Misreport } from '@/simulator/paypal/control/misreport';
import { useFixture } from '@/tests/fixtures/fixture';
import { payPalNotificationNames, payPalNotifications } from '@/tests/fixtures/notifications';
import { db } from '@/tests/fixtures/owner-db';
import { captureOf } from '@/tests/fixtures/payers';
import { beginFee, type FeeScenario, someFeeParts } from '@/tests/scenarios/fee-scenario';
import { syncPayment } from './sync-payment';

const GET_ORDER = '/v2/checkout/orders/*';
const CAPTURE = `${GET_ORDER}/capture`;

const fixture = useFixture();
let scenario: FeeScenario;

beforeEach(() => fixture.paypal.hold());
afterEach(async () => {
  await fixture.paypal.release();
  fixture.paypal.clearFaults();
  await fixture.paypal.idle();
  await expectSoundRows();
});

/** What PayPal reports of the order instead of the truth, and its meaning to us. */
const lies: { name: string; tell: (scenario: FeeScenario) => Misreport; problem: string }[] = [
  {
    name: 'one unit less',
    tell: ({ amount }: FeeScenario) => ({ amount: amount - 1 }),
    problem: 'other_amount',
  },
  {
    name: 'one unit more',
    tell: ({ amount }: FeeScenario) => ({ amount: amount + 1 }),
    problem: 'other_amount',
  },
  { name: 'another currency', tell: () => ({ currency: 'EUR' }), problem: 'other_currency' },
  {
    name: 'another payee',
    tell: () => ({ payee: { merchant_id: 'SOMEBODYELSE1' } }),
    problem: 'other_payee',
  },
];

describe.each(lies)('PayPal that misreports $name', ({ name: lie, tell, problem }) => {
  it.each(payPalNotificationNames)('of an approved order: it is never captured, says %s', async (name) => {
    scenario = await beginFee({ fixture, provider: 'paypal' });
    fixture.paypal.misreport({ orderId: scenario.reference, ...tell(scenario) });
    fixture.paypal.approve({ orderId: scenario.reference });
    fixture.paypal.addFault({ method: 'POST', path: CAPTURE, fault: { kind: 'ok' }, times: null });
    await payPalNotifications[name](scenario);
    // Even when the truth returns.
    fixture.paypal.misreport({ orderId: scenario.reference });
    for (const other of payPalNotificationNames) await payPalNotifications[other](scenario);
    expect(fixture.paypal.fired().calls.ok ?? 0).toBe(0);
    expect(await rowOf()).toMatchObject({ paymentStatus: 'failed', reason: problem });
    await expectNothingHeld();
    const { poster, task, body } = scenario;
    const next = await createPayment({ user: poster, taskId: task.id, body, idempotencyKey: null });
    expect(next).toMatchObject({ status: 'pending' });
  });

  it.each(someFeeParts(lie))(
    'of captured money ($name): a person sees it, nothing is spent or sent',
    async (parts) => {
      scenario = await beginFee({ fixture, provider: 'paypal', parts });
      await captureAndThenTell(tell(scenario));
      for (const other of payPalNotificationNames) await payPalNotifications[other](scenario);
      expect(scenario.payer.takenFor(scenario.paymentId)).toEqual({ times: 1, amount: scenario.amount });
      const payment = await rowOf();
      expect(payment).toMatchObject({ paymentStatus: 'needs_review', reviewReason: problem });
      expect(await fixture.points(scenario.poster)).toEqual({
        available: 1500 - payment.pointsUsed,
        reserved: payment.pointsUsed,
      });
      expect(await db().task.findUniqueOrThrow({ where: { id: scenario.task.id } })).toMatchObject({
        status: 'pending_payment',
        isPaid: false,
      });
      await expectSuspended(problem);
      await refundSuspense();
      expect(await db().refund.count({ where: { paymentId: scenario.paymentId } })).toBe(0);
      await expect(
        createPayment({
          user: scenario.poster,
          taskId: scenario.task.id,
          body: { payment_method: 'points' },
          idempotencyKey: null,
        }),
      ).rejects.toMatchObject({ code: 'payment_in_progress' });
    },
  );

  it('of an eCheck in transit: the report at its arrival counts', async () => {
    scenario = await beginFee({ fixture, provider: 'paypal' });
    fixture.paypal.approve({ orderId: scenario.reference, funding: 'echeck' });
    await syncPayment({ paymentId: scenario.paymentId });
    fixture.paypal.misreport({ orderId: scenario.reference, ...tell(scenario) });
    await payPalNotifications['the reconciler'](scenario);
    expect(await rowOf()).toMatchObject({ paymentStatus: 'processing', reason: 'echeck' });
    fixture.paypal.misreport({ orderId: scenario.reference });
    fixture.paypal.settleCapture({
      captureId: captureOf({ paypal: fixture.paypal, orderId: scenario.reference }),
      outcome: 'completed',
    });
    await payPalNotifications["the webhook's event"](scenario);
    expect(await rowOf()).toMatchObject({ paymentStatus: 'completed', reviewReason: null });
    expect(scenario.payer.takenFor(scenario.paymentId)).toEqual({ times: 1, amount: scenario.amount });
  });
});

/** PayPal reports the truth until it has captured the money, and something else from then on. */
async function captureAndThenTell(lie: Misreport) {
  fixture.paypal.approve({ orderId: scenario.reference });
  fixture.paypal.addFault({ method: 'GET', path: GET_ORDER, fault: { kind: 'ok' }, times: 2 });
  fixture.paypal.addFault({ method: 'GET', path: GET_ORDER, fault: { kind: 'status', status: 403 } });
  await expect(syncPayment({ paymentId: scenario.paymentId })).rejects.toMatchObject({
    code: 'provider_unavailable',
  });
  fixture.paypal.misreport({ orderId: scenario.reference, ...lie });
}

function rowOf() {
  return db().paymentRecord.findUniqueOrThrow({ where: { id: scenario.paymentId } });
}

/** The ledger has the money as PayPal reports it, in suspense and nowhere else, with PayPal's report as evidence. */
async function expectSuspended(problem: string) {
  const { amount, currency } = await db().paymentEvidence.findFirstOrThrow({
    where: { paymentId: scenario.paymentId },
  });
  const entries = await db().ledgerEntry.findMany({
    where: { transaction: { paymentId: scenario.paymentId, kind: 'suspense', reason: problem } },
    orderBy: { amount: 'asc' },
  });
  expect(entries.map(({ accountId, amount: moved }) => [accountId, Number(moved)])).toEqual([
    [providerClearing({ provider: 'paypal', currency }).id, -amount],
    [suspense(currency).id, amount],
  ]);
}

async function expectNothingHeld() {
  expect(scenario.payer.takenFor(scenario.paymentId)).toEqual({ times: 0, amount: 0 });
  expect(await fixture.points(scenario.poster)).toEqual({ available: 1500, reserved: 0 });
}

/** These scenarios make PayPal's reports differ from its own ledger, so only our own checks must hold. */
async function expectSoundRows() {
  expect(await brokenChecks()).toEqual([]);
}
