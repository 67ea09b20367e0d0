import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { reconcileDisputes } from '@/lib/jobs/reconcile-disputes';
import { resolvePayment } from '@/lib/resolutions/resolve-payment';
import { expectReconciled } from '@/tests/fixtures/expect-reconciled';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle, bothProviders, type ProviderName, reset } from '@/tests/fixtures/two-providers';
import { openDisputeAt } from '@/tests/scenarios/dispute-scenario';
import { openUsers, paidFee, type Users } from '@/tests/scenarios/refund-scenario';
import { resolutionsBy } from '@/tests/scenarios/resolution-scenario';

const ACCEPT = {
  stripe: '/v1/disputes/*/close',
  paypal: '/v1/customer/disputes/*/accept-claim',
} as const;

const fixture = useFixture();
let users: Users;
beforeAll(async () => {
  users = await openUsers(fixture);
});
afterEach(async () => {
  await reset(fixture);
  fixture.simulators.clock.advance({ seconds: 1 });
  await expectReconciled('paypal');
  await fixture.expectSoundBooks();
});

const { positionsOf, resolve } = resolutionsBy(() => users.operator);
const simulatorOf = (name: ProviderName) => (name === 'stripe' ? fixture.simulators.stripe : fixture.paypal);
const disputeOf = (paymentId: number) => db().dispute.findFirstOrThrow({ where: { paymentId } });

async function disputed(name: ProviderName) {
  const { paymentId } = await paidFee({ fixture, poster: users.poster, body: { payment_method: name } });
  const dispute = await openDisputeAt({ fixture, name, paymentId });
  await bothIdle(fixture);
  return { paymentId, ...dispute };
}

async function concede(paymentId: number, key = 'concede') {
  const { id } = await disputeOf(paymentId);
  return resolvePayment({
    operatorId: users.operator.id,
    paymentId,
    command: { verb: 'concede', position: 'dispute', subject: String(id), reason: 'Ours.' },
    idempotencyKey: `${key}-${paymentId}`,
  });
}

async function workerComes(): Promise<void> {
  await db()
    .$executeRaw`UPDATE disputes SET next_sync_at = now() - interval '1 second' WHERE status = 'open'`;
  await reconcileDisputes();
}

describe.each(bothProviders)('A dispute at %s that is conceded', (name) => {
  it('is told by the worker until the provider answers, though nobody presses again', async () => {
    const { paymentId } = await disputed(name);
    const fault = { kind: 'drop_before' } as const;
    simulatorOf(name).addFault({ method: 'POST', path: ACCEPT[name], fault, times: null });
    const { positions } = await concede(paymentId);
    expect(positions).toEqual([]);
    const waits = { status: 'open', concedeRequestedAt: expect.any(Date), concededAt: null };
    expect(await disputeOf(paymentId)).toMatchObject(waits);
    await workerComes();
    expect(await disputeOf(paymentId)).toMatchObject(waits);
    simulatorOf(name).clearFaults();
    await workerComes();
    expect(await disputeOf(paymentId)).toMatchObject({ status: 'lost', concededAt: expect.any(Date) });
    expect(await db().auditLog.count({ where: { subject: `payment:${paymentId}` } })).toBe(1);
  });

  it('is told although the operator’s process died after the wish was written down', async () => {
    const { paymentId } = await disputed(name);
    const { id } = await disputeOf(paymentId);
    await db().$executeRaw`
      UPDATE disputes SET concede_requested_at = now(), concede_requested_by = ${users.operator.id} WHERE id = ${id}`;
    await workerComes();
    expect(await disputeOf(paymentId)).toMatchObject({ status: 'lost' });
  });

  it('is found to be over where the answer was lost', async () => {
    const { paymentId } = await disputed(name);
    const fault = { kind: 'execute_then_drop' } as const;
    simulatorOf(name).addFault({ method: 'POST', path: ACCEPT[name], fault, times: null });
    await concede(paymentId);
    simulatorOf(name).clearFaults();
    await bothIdle(fixture);
    await workerComes();
    expect(await disputeOf(paymentId)).toMatchObject({ status: 'lost' });
  });

  it('and that the provider does not let us concede is open again, and says so', async () => {
    const { paymentId, decide } = await disputed(name);
    const fault = { kind: 'status', status: 400 } as const;
    simulatorOf(name).addFault({ method: 'POST', path: ACCEPT[name], fault, times: null });
    await expect(concede(paymentId)).rejects.toMatchObject({ code: 'resolution_not_possible' });
    const refused = { status: 'open', concedeRequestedAt: null, concedeRefusal: expect.any(String) };
    expect(await disputeOf(paymentId)).toMatchObject(refused);
    expect((await positionsOf(paymentId)).positions).toMatchObject([{ verbs: ['concede'] }]);
    simulatorOf(name).clearFaults();
    await workerComes();
    expect(await disputeOf(paymentId)).toMatchObject({ status: 'open' });
    await resolve(paymentId, 'concede');
    expect(await disputeOf(paymentId)).toMatchObject({ status: 'lost', concedeRefusal: null });
    expect(() => decide('won')).toThrow();
  });
});

it('A concession to which Stripe repeats a 500 under each key is told under new ones, after a look', async () => {
  const { paymentId } = await disputed('stripe');
  const { stripe } = fixture.simulators;
  stripe.addFault({ method: 'POST', path: ACCEPT.stripe, fault: { kind: 'cache_500' }, times: null });
  await concede(paymentId);
  expect(await disputeOf(paymentId)).toMatchObject({ status: 'open', concedeAttempt: 2 });
  stripe.clearFaults();
  await workerComes();
  expect(await disputeOf(paymentId)).toMatchObject({ status: 'lost', concedeAttempt: 2 });
});
