import { afterEach, describe, expect, it } from 'vitest';
import { reconcilePayments } from '@/lib/jobs/reconcile-payments';
import { readPayment } from '@/lib/payments/read/read-payment';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import type { ProviderName } from '@/tests/fixtures/payers';
import { startProcess } from '@/tests/fixtures/process';
import { bothProviders, reset } from '@/tests/fixtures/two-providers';
import { beginFee, type FeeScenario } from '@/tests/scenarios/fee-scenario';
import { claimRequestSync, REQUEST_SYNC_SECONDS } from './claim-request-sync';
import { returnFromProvider } from './return-from-provider';

const fixture = useFixture();
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

/** A payment that waits for its payer, and how often its provider was asked about it since. */
async function waiting(provider: ProviderName): Promise<FeeScenario & { asked: () => number }> {
  const scenario = await beginFee({ fixture, provider });
  const { simulator, paths } = scenario.payer;
  simulator.addWebhookFault({ fault: { kind: 'lose' }, times: null });
  simulator.addFault({ method: 'GET', path: paths.look, fault: { kind: 'ok' }, times: null });
  const before = simulator.fired().calls.ok ?? 0;
  return { ...scenario, asked: () => (simulator.fired().calls.ok ?? 0) - before };
}

const read = ({ poster, paymentId }: FeeScenario) =>
  readPayment({ userId: poster.id, paymentId, refresh: true });

const comeBack = ({ payer, task, reference }: FeeScenario) =>
  returnFromProvider({ provider: payer.provider, taskId: task.id, reference, after: 'paid' });

/** How many turns there may be in the time since: on a busy machine, requests take longer than one. */
const turnsSince = (beganAt: number) =>
  1 + Math.floor((performance.now() - beganAt) / (REQUEST_SYNC_SECONDS * 1000));

/** As if the last request had been two seconds ago. */
const twoSecondsLater = ({ paymentId }: FeeScenario) =>
  db()
    .$executeRaw`UPDATE payment_records SET asked_at = now() - interval '2 seconds' WHERE id = ${paymentId}`;

/** As if another request asked at this moment, however long the next one takes. */
const justAsked = ({ paymentId }: FeeScenario) =>
  db().$executeRaw`UPDATE payment_records SET asked_at = now() + interval '1 minute' WHERE id = ${paymentId}`;

describe.each(bothProviders)('Requests about an unfinished payment at %s', (provider) => {
  it('ask the provider once in two seconds, however many there are', async () => {
    const scenario = await waiting(provider);
    const beganAt = performance.now();
    await Promise.all(Array.from({ length: 30 }, () => read(scenario)));
    await Promise.all(Array.from({ length: 30 }, () => comeBack(scenario)));
    expect(scenario.asked()).toBeGreaterThan(0);
    expect(scenario.asked()).toBeLessThanOrEqual(turnsSince(beganAt));
    await twoSecondsLater(scenario);
    const before = scenario.asked();
    await read(scenario);
    expect(scenario.asked()).toBe(before + 1);
  });

  it('ask once from many processes', { timeout: 60_000 }, async () => {
    const scenario = await waiting(provider);
    const argument = { userId: scenario.poster.id, paymentId: scenario.paymentId, times: 20 };
    // They begin when all of them are ready, and end within the two seconds after the first.
    await db().$executeRaw`
      UPDATE payment_records SET asked_at = now() + interval '1 hour' WHERE id = ${scenario.paymentId}`;
    const readers = [1, 2, 3].map(() =>
      startProcess({ fixture, script: 'tests/fixtures/read-payment-process.ts', argument }),
    );
    expect(await Promise.all(readers.map(({ ended }) => ended))).toEqual([0, 0, 0]);
    expect(scenario.asked()).toBe(0);
    await db().$executeRaw`UPDATE payment_records SET asked_at = NULL WHERE id = ${scenario.paymentId}`;
    const beganAt = performance.now();
    const turns = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        claimRequestSync({ paymentId: scenario.paymentId, isPayerBack: index % 2 === 0 }),
      ),
    );
    const taken = turns.filter((turn) => turn !== null).length;
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThanOrEqual(turnsSince(beganAt));
  });

  it('see the money of a payer who paid, two seconds after the last request', async () => {
    const scenario = await waiting(provider);
    expect(await read(scenario)).toMatchObject({ status: 'pending' });
    scenario.payer.pay(scenario.reference);
    await justAsked(scenario);
    expect(await read(scenario)).toMatchObject({ status: 'pending' });
    await twoSecondsLater(scenario);
    expect(await read(scenario)).toMatchObject({ status: 'completed' });
    await scenario.expectPaidOnce();
  });
});

describe('A payer who comes back in the two seconds after another request', () => {
  /** Their funding source was declined before, so that only their return captures the next. */
  async function declinedBefore() {
    const scenario = await waiting('paypal');
    scenario.payer.decline(scenario.reference);
    await comeBack(scenario);
    await scenario.expectWaiting({ status: 'pending', reason: scenario.payer.declineReason });
    scenario.payer.pay(scenario.reference);
    await justAsked(scenario);
    await comeBack(scenario);
    await scenario.expectWaiting({ status: 'pending', reason: scenario.payer.declineReason });
    return scenario;
  }

  it('is remembered by the next request', async () => {
    const scenario = await declinedBefore();
    await twoSecondsLater(scenario);
    expect(await read(scenario)).toMatchObject({ status: 'completed' });
    await scenario.expectPaidOnce();
  });

  it('is remembered by the worker, which asks at once', async () => {
    const scenario = await declinedBefore();
    await reconcilePayments();
    await scenario.expectPaidOnce();
  });
});
