import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { providerClearing, suspense } from '@/lib/ledger/accounts';
import { brokenChecks } from '@/lib/ledger/run-checks';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { refundSuspense } from '@/lib/refunds/suspense/refund-suspense';
import { readPositions } from '@/lib/resolutions/read-positions';
import type { Misreport } from '@/simulator/stripe/books/records';
import { useFixture } from '@/tests/fixtures/fixture';
import { notifications } from '@/tests/fixtures/notifications';
import { db } from '@/tests/fixtures/owner-db';
import { beginFee, everything, type FeeScenario, someFeeParts } from '@/tests/scenarios/fee-scenario';

const fixture = useFixture();
let scenario: FeeScenario;

beforeEach(() => fixture.simulators.stripe.hold());
afterEach(async () => {
  await fixture.simulators.stripe.release();
  await fixture.simulators.stripe.idle();
  // What Stripe reports differs from its own ledger here, so only our own checks must hold.
  expect(await brokenChecks()).toEqual([]);
});

const stripe = () => fixture.simulators.stripe;

function intentOf({ reference }: Pick<FeeScenario, 'reference'>): string {
  return String(
    stripe()
      .sessions()
      .find(({ id }) => id === reference)?.payment_intent,
  );
}

async function everybodyLooks() {
  for (const notify of Object.values(notifications)) await notify(scenario).catch(expectUnavailable);
}

/** What cannot be understood is unknown, and whoever asked is told to come again. */
function expectUnavailable(error: unknown) {
  expect(error).toMatchObject({ code: 'provider_unavailable' });
}

const row = () => db().paymentRecord.findUniqueOrThrow({ where: { id: scenario.paymentId } });

/** Which object tells what, and its meaning to us. */
const lies: {
  name: string;
  of: 'session' | 'intent';
  tell: (scenario: FeeScenario) => Misreport;
  problem: string;
}[] = [
  {
    name: 'a penny less',
    of: 'intent',
    tell: ({ amount }) => ({ amount_received: amount - 1 }),
    problem: 'other_amount',
  },
  {
    name: 'a penny more',
    of: 'intent',
    tell: ({ amount }) => ({ amount_received: amount + 1 }),
    problem: 'other_amount',
  },
  { name: 'another currency', of: 'intent', tell: () => ({ currency: 'eur' }), problem: 'other_currency' },
  { name: 'live money', of: 'session', tell: () => ({ livemode: true }), problem: 'other_mode' },
];

describe.each(lies)('Stripe that received $name', ({ name: lie, of, tell, problem }) => {
  it.each(someFeeParts(lie))('($name): a person sees it and can end it, nothing is sent', async (parts) => {
    scenario = await beginFee({ fixture, provider: 'stripe', parts });
    scenario.payer.pay(scenario.reference);
    stripe().misreport({
      id: of === 'session' ? scenario.reference : intentOf(scenario),
      ...tell(scenario),
    });
    await everybodyLooks();
    const payment = await row();
    expect(payment).toMatchObject({ paymentStatus: 'needs_review', reviewReason: problem });
    expect(await fixture.points(scenario.poster)).toEqual({
      available: 1500 - payment.pointsUsed,
      reserved: payment.pointsUsed,
    });
    // Money of another mode is no money of ours: it is shown, and not booked.
    if (problem !== 'other_mode') await expectSuspended(problem);
    await refundSuspense();
    expect(await db().refund.count({ where: { paymentId: scenario.paymentId } })).toBe(0);
    const { positions } = await readPositions(scenario.paymentId);
    expect(positions).toMatchObject([{ position: problem === 'other_mode' ? 'payment' : 'suspense' }]);
    expect(positions[0]?.verbs.length).toBeGreaterThan(0);
    const { poster: user, task } = scenario;
    const again = {
      user,
      taskId: task.id,
      body: { payment_method: 'points' as const },
      idempotencyKey: null,
    };
    await expect(createPayment(again)).rejects.toMatchObject({ code: 'payment_in_progress' });
  });
});

/** The ledger has the money as Stripe reports it, in suspense and nowhere else, with Stripe's report as evidence. */
async function expectSuspended(problem: string) {
  const { amount, currency } = await db().paymentEvidence.findFirstOrThrow({
    where: { paymentId: scenario.paymentId },
  });
  const entries = await db().ledgerEntry.findMany({
    where: { transaction: { paymentId: scenario.paymentId, kind: 'suspense', reason: problem } },
    orderBy: { amount: 'asc' },
  });
  expect(entries.map(({ accountId, amount: moved }) => [accountId, Number(moved)])).toEqual([
    [providerClearing({ provider: 'stripe', currency }).id, -amount],
    [suspense(currency).id, amount],
  ]);
}

/** A word that Stripe may have one day, in each place where it has one. */
const newWords: { name: string; of: 'session' | 'intent'; told: Misreport }[] = [
  { name: 'session is "suspended"', of: 'session', told: { status: 'suspended' } },
  { name: 'session is "partially_paid"', of: 'session', told: { payment_status: 'partially_paid' } },
  { name: 'intent is "requires_oracle"', of: 'intent', told: { status: 'requires_oracle' } },
];

describe.each(newWords)('Stripe whose $name', ({ of, told }) => {
  const tell = (misreport: Misreport) =>
    stripe().misreport({ id: of === 'session' ? scenario.reference : intentOf(scenario), ...misreport });

  it('although it is paid: it is unknown, and paid once when Stripe speaks plainly again', async () => {
    scenario = await beginFee({ fixture, provider: 'stripe', parts: everything });
    scenario.payer.pay(scenario.reference);
    tell(told);
    await everybodyLooks();
    await expectUndecided();
    tell({});
    await everybodyLooks();
    await scenario.expectPaidOnce();
  });

  it('although it failed: it is unknown for a day, then a person sees it and can end it', async () => {
    scenario = await beginFee({ fixture, provider: 'stripe', parts: everything });
    scenario.payer.paySlowly({ reference: scenario.reference, arrives: false });
    scenario.payer.settleSlowly({ reference: scenario.reference, arrives: false });
    tell(told);
    await everybodyLooks();
    await expectUndecided();
    await db().$executeRaw`
      UPDATE payment_records SET expires_at = now() - interval '25 hours' WHERE id = ${scenario.paymentId}`;
    await notifications['the reconciler'](scenario);
    expect(await row()).toMatchObject({ paymentStatus: 'needs_review', reviewReason: 'unknown_too_long' });
    const { positions } = await readPositions(scenario.paymentId);
    expect(positions[0]?.verbs.length).toBeGreaterThan(0);
    tell({});
    await everybodyLooks();
    await scenario.expectGivenBack({ status: 'expired' });
  });
});

/** No money is booked, everything is reserved, and the payment is asked about again. */
async function expectUndecided() {
  const { paymentStatus: status, nextSyncAt } = await row();
  expect(['pending', 'processing']).toContain(status);
  expect(nextSyncAt).not.toBeNull();
  expect(await fixture.points(scenario.poster)).toEqual({ available: 1100, reserved: 400 });
  expect(await db().paymentEvidence.count({ where: { paymentId: scenario.paymentId } })).toBe(0);
}

describe('A payment that somebody cancels in Stripe’s dashboard', () => {
  it('before it was paid ends, and gives back what it reserved', async () => {
    scenario = await beginFee({ fixture, provider: 'stripe', parts: everything });
    scenario.payer.decline(scenario.reference);
    stripe().cancelIntent({ paymentIntentId: intentOf(scenario) });
    await notifications["the webhook's event"](scenario);
    await scenario.expectGivenBack({ status: 'expired' });
  });

  it('while the bank debit is on its way ends by the event of the intent alone', async () => {
    scenario = await beginFee({ fixture, provider: 'stripe', parts: everything });
    scenario.payer.paySlowly({ reference: scenario.reference, arrives: true });
    await notifications["the webhook's event"](scenario);
    await scenario.expectWaiting({ status: 'processing', reason: 'bank_confirmation' });
    stripe().cancelIntent({ paymentIntentId: intentOf(scenario) });
    await notifications["the webhook's event"](scenario);
    await scenario.expectGivenBack({ status: 'failed', reason: 'payment_failed' });
  });

  it('while the bank debit is on its way ends without any event, when it is asked about', async () => {
    scenario = await beginFee({ fixture, provider: 'stripe', parts: everything });
    scenario.payer.paySlowly({ reference: scenario.reference, arrives: true });
    stripe().cancelIntent({ paymentIntentId: intentOf(scenario) });
    await notifications['the reconciler'](scenario);
    await scenario.expectGivenBack({ status: 'failed', reason: 'payment_failed' });
  });
});

describe('Events of charges', () => {
  it('and of the other mode change nothing, and are not tried again', async () => {
    scenario = await beginFee({ fixture, provider: 'stripe', parts: everything });
    stripe().misreport({ id: scenario.reference, livemode: true });
    scenario.payer.decline(scenario.reference);
    stripe().expire({ sessionId: scenario.reference });
    await notifications["the webhook's event"](scenario);
    const events = await db().webhookEvent.findMany({ where: { provider: 'stripe' } });
    const of = (type: string) => events.filter((event) => event.type === type).at(-1);
    expect(of('charge.failed')).toMatchObject({ state: 'ignored', attempts: 1 });
    expect(of('checkout.session.expired')).toMatchObject({
      state: 'parked',
      note: 'other_mode',
      livemode: true,
    });
  });
});
