import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { reconcileRefunds } from '@/lib/jobs/reconcile-refunds';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import {
  bothIdle,
  bothProviders,
  holdBoth,
  type ProviderName,
  releaseBoth,
  reset,
  takenAtSimulators,
} from '@/tests/fixtures/two-providers';
import {
  heldReward,
  openUsers,
  REWARD,
  refundsOf,
  taskOf,
  type Users,
} from '@/tests/scenarios/refund-scenario';
import { makeRefundsDue } from '@/tests/scenarios/unmatched-money';
import { claimSending } from './claim-sending';
import { findRefundRow } from './refund-row';
import { requestRefund } from './request-refund';
import { stopRefund } from './stop-refund';
import { syncRefund } from './sync-refund';

const AMOUNT = 2_000;
const SEND = { stripe: '/v1/refunds', paypal: '/v2/payments/captures/*/refund' } as const;
const LOOK = { stripe: '/v1/refunds', paypal: '/v2/payments/captures/*' } as const;

const fixture = useFixture();
let users: Users;
beforeAll(async () => {
  users = await openUsers(fixture);
});
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

const simulatorOf = (name: ProviderName) => (name === 'stripe' ? fixture.simulators.stripe : fixture.paypal);

/** A refund that the provider refused for want of our balance, and whose next attempt is due. */
async function waiting(name: ProviderName) {
  const { paymentId, taskId } = await heldReward({ fixture, users, provider: name });
  if (name === 'paypal') fixture.paypal.refundOutcome({ outcome: 'insufficient_funds' });
  else
    fixture.simulators.stripe.addFault({
      method: 'POST',
      path: SEND.stripe,
      fault: { kind: 'status', status: 404 },
    });
  const by = { actor: 'operator', actorId: users.operator.id } as const;
  const requestKey = `stop:${paymentId}`;
  const refundId = await requestRefund({ paymentId, amount: AMOUNT, reason: 'goodwill', requestKey, by });
  await makeRefundsDue();
  const [refund] = await refundsOf(paymentId);
  expect(refund).toMatchObject({ status: 'pending', attempt: 2, failureReason: expect.any(String) });
  return { paymentId, taskId, refundId: refundId ?? 0, stop: () => stopRefundOf(paymentId, refundId ?? 0) };
}

function stopRefundOf(paymentId: number, refundId: number) {
  return stopRefund({ operatorId: users.operator.id, paymentId, refundId });
}

/** Whoever wants to write the refund waits, in the order in which they came, until all of them are there. */
async function inOrder(refundId: number, writers: (() => Promise<unknown>)[]) {
  return db()
    .$transaction(
      async (lock) => {
        await lock.$queryRaw`SELECT 1 FROM refunds WHERE id = ${refundId} FOR UPDATE`;
        const begun: Promise<unknown>[] = [];
        for (const [index, write] of writers.entries()) {
          let isOver = false;
          begun.push(
            write().finally(() => {
              isOver = true;
            }),
          );
          while (!isOver && (await waitersOf()) <= index) await pause(5);
        }
        return begun;
      },
      { timeout: 20_000 },
    )
    .then((begun) => Promise.allSettled(begun));
}

function waitersOf(): Promise<number> {
  return db().$executeRaw`
    SELECT DISTINCT pid FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE NOT granted AND datname = current_database()`;
}

async function sentOf(taskId: number): Promise<number> {
  return (await takenAtSimulators({ fixture, taskId })).refunds;
}

/** As if what happened to it had happened this long ago. */
async function passTime(refundId: number, minutes: number): Promise<void> {
  await db().$executeRaw`
    UPDATE refunds SET sending_until = sending_until - make_interval(mins => ${minutes}::integer),
      unknown_send_at = unknown_send_at - make_interval(mins => ${minutes}::integer),
      next_sync_at = now() - interval '1 second' WHERE id = ${refundId}`;
}

/** Never stopped and sent. */
async function expectOneEnd({ paymentId, taskId }: { paymentId: number; taskId: number }): Promise<string> {
  const [refund] = await refundsOf(paymentId);
  const isStopped = refund?.status === 'failed';
  expect({ status: refund?.status, sent: await sentOf(taskId) }).toEqual({
    status: isStopped ? 'failed' : 'succeeded',
    sent: isStopped ? 0 : 1,
  });
  expect(await taskOf(taskId)).toMatchObject({ escrowAmount: isStopped ? REWARD : REWARD - AMOUNT });
  return isStopped ? 'stopped' : 'sent';
}

describe.each(bothProviders)('A refund by %s that an operator stops while a worker sends it', (name) => {
  it('is not sent, where the operator came first', async () => {
    const { stop, refundId, ...own } = await waiting(name);
    await inOrder(refundId, [stop, () => syncRefund({ refundId })]);
    await bothIdle(fixture);
    expect(await expectOneEnd(own)).toBe('stopped');
    await makeRefundsDue();
    await reconcileRefunds();
    expect(await sentOf(own.taskId)).toBe(0);
  });

  it('is sent and booked, where the worker came first', async () => {
    const { stop, refundId, ...own } = await waiting(name);
    await inOrder(refundId, [() => syncRefund({ refundId }), stop]);
    await bothIdle(fixture);
    await passTime(refundId, 0);
    await reconcileRefunds();
    expect(await expectOneEnd(own)).toBe('sent');
  });

  it('is sent and booked, where the provider has the request and does not answer yet', async () => {
    const { stop, refundId, ...own } = await waiting(name);
    simulatorOf(name).addFault({ method: 'POST', path: SEND[name], fault: { kind: 'delay', ms: 1_500 } });
    holdBoth(fixture);
    const sending = syncRefund({ refundId });
    while (simulatorOf(name).fired().calls.delay !== 1) await pause(5);
    await Promise.allSettled([stop(), sending]);
    await releaseBoth(fixture);
    await passTime(refundId, 0);
    await reconcileRefunds();
    expect(await expectOneEnd(own)).toBe('sent');
    await expect(stop()).rejects.toMatchObject({ code: 'refund_on_its_way' });
  });

  it('is stopped, where the provider refuses the request that was on its way', async () => {
    const { stop, refundId, ...own } = await waiting(name);
    const simulator = simulatorOf(name);
    simulator.addFault({ method: 'POST', path: SEND[name], fault: { kind: 'status', status: 404 } });
    await inOrder(refundId, [() => syncRefund({ refundId }), stop]);
    await passTime(refundId, 0);
    await reconcileRefunds();
    expect(await expectOneEnd(own)).toBe('stopped');
  });
});

describe.each(bothProviders)('A refund by %s whose stop was begun', (name) => {
  it('is stopped by the worker when the provider was away', async () => {
    const { stop, refundId, ...own } = await waiting(name);
    const simulator = simulatorOf(name);
    const away = { kind: 'status', status: 503 } as const;
    simulator.addFault({ method: 'GET', path: LOOK[name], fault: away, times: null });
    const { refunds } = await stop();
    expect(refunds).toMatchObject([{ status: 'pending' }]);
    simulator.clearFaults();
    await passTime(refundId, 0);
    await reconcileRefunds();
    expect(await expectOneEnd(own)).toBe('stopped');
    await stop();
    expect(
      await db().auditLog.count({
        where: { subject: `payment:${own.paymentId}`, action: 'refund_stop_requested' },
      }),
    ).toBe(1);
  });

  it('waits for a process that may be sending it, and then for what that one may have sent', async () => {
    const { stop, refundId, ...own } = await waiting(name);
    const refund = await findRefundRow({ id: refundId });
    if (!refund) throw new Error('The refund is gone');
    expect(await claimSending(refund)).not.toBeNull();
    expect(await claimSending(refund), 'one process sends it at a time').toBeNull();
    // That process dies here.
    await stop();
    const now = await findRefundRow({ id: refundId });
    expect(now && (await claimSending(now)), 'nobody sends it any more').toBeNull();
    for (const minutes of [0, 2]) {
      await passTime(refundId, minutes);
      await reconcileRefunds();
      expect(await refundsOf(own.paymentId)).toMatchObject([{ status: 'pending' }]);
    }
    await passTime(refundId, 15);
    await reconcileRefunds();
    expect(await expectOneEnd(own)).toBe('stopped');
  });

  it('is found and booked where that process had sent it', async () => {
    const { stop, refundId, ...own } = await waiting(name);
    holdBoth(fixture);
    simulatorOf(name).addFault({
      method: 'POST',
      path: SEND[name],
      fault: { kind: 'execute_then_drop' },
      times: null,
    });
    await expect(syncRefund({ refundId })).rejects.toMatchObject({ code: 'provider_unavailable' });
    simulatorOf(name).clearFaults();
    await expect(stop()).rejects.toMatchObject({ code: 'refund_on_its_way' });
    await releaseBoth(fixture);
    expect(await expectOneEnd(own)).toBe('sent');
  });
});
