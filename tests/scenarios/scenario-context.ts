import { expect } from 'vitest';
import type { User } from '@/lib/core/db/generated/client';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import type { CreatePaymentBody } from '@/lib/payments/schema';
import { isEnded } from '@/lib/payments/states';
import { acceptApplication } from '@/lib/tasks/applications/accept-application';
import { applyToTask } from '@/lib/tasks/applications/apply-to-task';
import { type Fixture, referenceOf } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothProviders, type ProviderName, payerActs } from '@/tests/fixtures/two-providers';

/**
 * The users of one scenario, and their actions. Each step ends when every event was delivered and every job has run.
 */
export type ScenarioContext = {
  fixture: Fixture;
  poster: User;
  helper: User;
  operator: User;
  taskId: number;
  /** The last transaction of the ledger before the scenario, and after each of its steps. */
  steps: bigint[];
  /** The poster pays what is due, and returns or not. Gives the payment, which is complete. */
  pay(body: CreatePaymentBody, options?: { card?: string }): Promise<number>;
  /** The poster begins to pay what is due, without acting at the provider yet. Gives the payment. */
  begin(body: CreatePaymentBody): Promise<number>;
  /** A helper offers, and is accepted. */
  accept(amount: number, options?: { by?: User }): Promise<void>;
  /** An action of somebody, and what follows from it. */
  act<T>(what: () => Promise<T> | T): Promise<T>;
  /** The same while a provider answers with errors only. */
  actWhileAway(name: ProviderName, what: () => Promise<unknown> | unknown): Promise<void>;
};

/** A whole life of a task, to be read like a ledger. */
export type MoneyScenario = { title: string; run(context: ScenarioContext): Promise<void> };

/** What happens around a scenario: to events on their way, to calls of providers, and to our own process. */
export type World = {
  /** Faults of the simulators begin; again after they were cleared. */
  begin(): void;
  /** Once, when users and task are there. */
  start(): void;
  /** An action of somebody who asks again until there is an answer. */
  answer<T>(ask: () => Promise<T>): Promise<T>;
  /** Everything is delivered and done, as far as a provider that is away allows. */
  rest(options?: { isProviderAway: boolean }): Promise<void>;
};

/** New users and a new task, of which nothing is paid. */
export async function openScenarioContext({
  fixture,
  world,
}: {
  fixture: Fixture;
  world: World;
}): Promise<ScenarioContext> {
  const poster = await fixture.user({ points: 1_500 });
  const helper = await fixture.user();
  const operator = await fixture.user({ role: 'admin' });
  const { id: taskId } = await fixture.task({ poster });
  world.begin();
  world.start();

  const steps = [await lastTransaction()];
  const act = async <T>(what: () => Promise<T> | T, isProviderAway = false): Promise<T> => {
    const result = await world.answer(async () => what());
    await world.rest({ isProviderAway });
    steps.push(await lastTransaction());
    return result;
  };
  const begun = async (body: CreatePaymentBody): Promise<number> => {
    const command = { user: poster, taskId, body, idempotencyKey: crypto.randomUUID() };
    const { payment_id: id } = await world.answer(() => createPayment(command));
    // A provider that refused it ends it, and the payer begins another one.
    return isEnded(await fixture.statusOf(id)) ? begun(body) : id;
  };
  return {
    fixture,
    poster,
    helper,
    operator,
    taskId,
    steps,
    act: (what) => act(what),
    async actWhileAway(name, what) {
      const simulator = name === 'stripe' ? fixture.simulators.stripe : fixture.paypal;
      simulator.addFault({ fault: { kind: 'status', status: 503 }, times: null });
      await act(what, true);
      simulator.clearFaults();
      world.begin();
    },
    begin: (body) => act(() => begun(body)),
    async pay(body, { card } = {}) {
      const paymentId = await act(async () => {
        const id = await begun(body);
        await doPayersPart({ fixture, paymentId: id, ...(card && { card }) });
        return id;
      });
      expect(await fixture.statusOf(paymentId)).toBe('completed');
      return paymentId;
    },
    async accept(amount, { by = helper } = {}) {
      const offer = { userId: by.id, taskId, offeredAmount: amount, message: null };
      const { id: applicationId } = await act(() => applyToTask(offer));
      const accepted = { userId: poster.id, taskId, applicationId, expectedAmount: amount };
      await act(() => acceptApplication(accepted));
    },
  };
}

async function lastTransaction(): Promise<bigint> {
  const last = await db().ledgerTransaction.findFirst({ orderBy: { id: 'desc' }, select: { id: true } });
  return last?.id ?? 0n;
}

/** The payer acts if something is left for a provider. */
async function doPayersPart({
  fixture,
  paymentId,
  card,
}: {
  fixture: Fixture;
  paymentId: number;
  card?: string;
}): Promise<void> {
  const { paymentProvider } = await db().paymentRecord.findUniqueOrThrow({ where: { id: paymentId } });
  const name = bothProviders.find((provider) => provider === paymentProvider);
  if (!name) return;
  const reference = await referenceOf(paymentId);
  payerActs({ fixture, name, reference, ...(card && { card }) });
}
