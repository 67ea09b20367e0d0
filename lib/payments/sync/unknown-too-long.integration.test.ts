import { afterEach, describe, expect, it } from 'vitest';
import { reconcilePayments } from '@/lib/jobs/reconcile-payments';
import { cancelPayment } from '@/lib/payments/checkout/cancel-payment';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { editTask } from '@/lib/tasks/lifecycle/edit-task';
import { useFixture } from '@/tests/fixtures/fixture';
import { notifications } from '@/tests/fixtures/notifications';
import { db } from '@/tests/fixtures/owner-db';
import { beginFee, everything, type FeeScenario } from '@/tests/scenarios/fee-scenario';

const fixture = useFixture();
let scenario: FeeScenario;

afterEach(async () => {
  fixture.simulators.stripe.clearFaults();
  fixture.paypal.clearFaults();
  await fixture.paypal.release();
  await fixture.paypal.idle();
  await fixture.expectSoundBooks();
});

const HOUR_SECONDS = 3_600;
const away = { fault: { kind: 'status', status: 503 }, times: null } as const;
const CAPTURE = '/v2/checkout/orders/*/capture';

async function begin(provider: 'stripe' | 'paypal') {
  scenario = await beginFee({ fixture, provider, parts: everything });
}

const reconciled = () => notifications['the reconciler'](scenario);

/** A day and an hour after the deadline, nobody has learned anything. */
async function passADay() {
  await db().$executeRaw`
    UPDATE payment_records SET expires_at = now() - interval '25 hours' WHERE id = ${scenario.paymentId}`;
  await reconciled();
  expect(await db().paymentRecord.findUniqueOrThrow({ where: { id: scenario.paymentId } })).toMatchObject({
    paymentStatus: 'needs_review',
    reviewReason: 'unknown_too_long',
    nextSyncAt: expect.any(Date),
  });
}

const rows = [
  {
    name: 'whose provider was away for a day',
    provider: 'paypal',
    arrange: async () => void fixture.paypal.addFault(away),
  },
  {
    name: 'whose provider was away for a day',
    provider: 'stripe',
    arrange: async () => void fixture.simulators.stripe.addFault(away),
  },
  {
    name: 'that was approved while its capture was answered 503, and is approved still',
    provider: 'paypal',
    arrange: async () => {
      fixture.paypal.hold();
      fixture.paypal.addFault({ method: 'POST', path: CAPTURE, ...away });
      fixture.paypal.approve({ orderId: scenario.reference });
      await reconciled();
    },
  },
  {
    name: 'whose approval lapsed while its capture was answered 503',
    provider: 'paypal',
    arrange: async () => {
      fixture.paypal.hold();
      fixture.paypal.addFault({ method: 'POST', path: CAPTURE, ...away });
      fixture.paypal.approve({ orderId: scenario.reference });
      await reconciled();
      fixture.paypal.forget({ orderId: scenario.reference });
    },
  },
] as const;

describe.each(rows)('A payment at $provider $name,', ({ provider, arrange }) => {
  const known = async () => {
    await begin(provider);
    await arrange();
    await passADay();
    fixture.simulators.stripe.clearFaults();
    fixture.paypal.clearFaults();
  };

  it('ends when it is asked about again, and can be paid anew', async () => {
    await known();
    await reconciled();
    await scenario.expectGivenBack({ status: 'expired' });
    const { poster, task, body } = scenario;
    const next = await createPayment({ user: poster, taskId: task.id, body, idempotencyKey: null });
    expect(next).toMatchObject({ status: 'pending' });
    expect(next.payment_id).not.toBe(scenario.paymentId);
  });

  it('ends when its payer cancels it, or edits the task, or pays otherwise', async () => {
    await known();
    const { poster, paymentId } = scenario;
    expect(await cancelPayment({ userId: poster.id, paymentId })).toMatchObject({ status: 'expired' });
    await known();
    const { poster: editor, task } = scenario;
    const edited = editTask({ userId: editor.id, taskId: task.id, changes: { base_reward: 20_000 } });
    expect(await edited).toMatchObject({ base_reward: 20_000 });
    await known();
    const body = { payment_method: 'points', points_amount: 1000 } as const;
    const answer = createPayment({
      user: scenario.poster,
      taskId: scenario.task.id,
      body,
      idempotencyKey: null,
    });
    expect(await answer).toMatchObject({ status: 'completed', points_used: 1000 });
  });
});

describe('A payment that the keys of another account do not find', () => {
  it('waits until its deadline, then ends, and its money is late if it comes', async () => {
    await begin('stripe');
    for (const path of ['/v1/checkout/sessions/*', '/v1/checkout/sessions/*/expire']) {
      fixture.simulators.stripe.addFault({ path, fault: { kind: 'status', status: 404 }, times: null });
    }
    await reconciled();
    await scenario.expectWaiting({ status: 'pending' });
    await db().$executeRaw`
      UPDATE payment_records SET expires_at = now() - interval '1 second' WHERE id = ${scenario.paymentId}`;
    await reconciled();
    await scenario.expectGivenBack({ status: 'expired', reason: 'expired' });
    fixture.simulators.stripe.clearFaults();
    scenario.payer.pay(scenario.reference);
    await fixture.simulators.stripe.idle();
    expect(await db().paymentRecord.findUniqueOrThrow({ where: { id: scenario.paymentId } })).toMatchObject({
      paymentStatus: 'needs_review',
      reviewReason: 'late_success',
    });
  });
});

describe('A payment whose provider stays away', () => {
  it('completes when it turns out to be paid', async () => {
    await begin('stripe');
    fixture.simulators.stripe.addFault(away);
    await passADay();
    fixture.simulators.stripe.clearFaults();
    fixture.simulators.stripe.hold();
    scenario.payer.pay(scenario.reference);
    await reconciled();
    await scenario.expectPaidOnce();
    await fixture.simulators.stripe.release();
    await fixture.simulators.stripe.idle();
  });

  it('is asked about less and less often, at least hourly', async () => {
    await begin('paypal');
    fixture.paypal.addFault(away);
    await passADay();
    const waits: number[] = [];
    for (let round = 1; round <= 8; round += 1) {
      await reconciled();
      const { nextSyncAt } = await db().paymentRecord.findUniqueOrThrow({
        where: { id: scenario.paymentId },
      });
      waits.push(Math.round(((nextSyncAt?.getTime() ?? 0) - Date.now()) / 1000));
    }
    expect(Math.max(...waits)).toBeLessThanOrEqual(HOUR_SECONDS);
    expect(waits.at(-1)).toBeGreaterThan(HOUR_SECONDS / 2);
    await reconcilePayments();
  });
});
