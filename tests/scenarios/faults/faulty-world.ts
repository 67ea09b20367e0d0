import { expect, vi } from 'vitest';
import { PayError } from '@/lib/core/errors';
import { PAYMENT_SEARCH_DELAY_SECONDS } from '@/lib/jobs/payment-schedule';
import { searchEvents, searchPaymentEvents } from '@/lib/jobs/search-events';
import { isGateClosed } from '@/lib/providers/registry';
import type { Fixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle, bothProviders, releaseBoth } from '@/tests/fixtures/two-providers';
import { runJobs } from '../run-jobs';
import type { World } from '../scenario-context';
import type { Cell } from './fault-cells';

export type FaultyWorld = World & {
  /** Faults end; what was held arrives, and everything comes to rest. */
  end(): Promise<void>;
  hasFired(): boolean;
};

/** Somebody asks again after these: they are about a provider that is away or has not told us yet. */
const ASKED_AGAIN = ['provider_unavailable', 'payout_account_not_ready', 'payment_in_progress'];

/** More than any fault lasts. */
const TRIES_MAX = 6;
const ROUNDS_MAX = 30;

/** Longer than any provider asks us to wait here. */
const GATE_MS_MAX = 20_000;

/** A world with the fault of one cell, or without any. */
export function faultyWorld({ fixture, cell }: { fixture: Fixture; cell: Cell | null }): FaultyWorld {
  let firedBefore = 0;
  const begin = () => {
    firedBefore = cell ? firedOf({ fixture, cell }) : 0;
    if (cell) addFault({ fixture, cell });
  };
  const rest = ({ isProviderAway } = { isProviderAway: false }) =>
    comeToRest({ fixture, isSearching: isLossy(cell), isProviderAway });
  const answer = async <T>(ask: () => Promise<T>): Promise<T> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await ask();
      } catch (error) {
        const isAsked = error instanceof PayError && ASKED_AGAIN.includes(error.code);
        if (!isAsked || tries === TRIES_MAX) throw error;
        await (error.code === 'provider_unavailable' ? gatesOpen() : rest());
      }
    }
  };
  return {
    begin,
    start: () => undefined,
    answer,
    rest,
    hasFired: () => cell === null || firedOf({ fixture, cell }) > firedBefore,
    async end() {
      fixture.simulators.stripe.clearFaults();
      fixture.paypal.clearFaults();
      await releaseBoth(fixture, { order: 'reversed' });
      await rest();
    },
  };
}

function firedOf({ fixture, cell }: { fixture: Fixture; cell: Cell }): number {
  const { calls, webhooks } = controlOf({ fixture, cell }).fired();
  return (cell.on === 'call' ? calls : webhooks)[cell.fault.kind] ?? 0;
}

function controlOf({ fixture, cell }: { fixture: Fixture; cell: Cell }) {
  return cell.provider === 'stripe' ? fixture.simulators.stripe : fixture.paypal;
}

function addFault({ fixture, cell }: { fixture: Fixture; cell: Cell }): void {
  if (cell.on === 'call') {
    const control = controlOf({ fixture, cell });
    const { nth, fault, times } = cell;
    const on = { method: cell.method as 'GET' | 'POST', path: cell.path };
    if (nth > 1) control.addFault({ ...on, fault: { kind: 'ok' }, times: nth - 1 });
    control.addFault({ ...on, fault, times });
    return;
  }
  const rule = { event_type: cell.eventType, times: cell.times, fault: cell.fault };
  // Only PayPal's simulator knows every way to forge; cells are made with those of their provider.
  if (cell.provider === 'paypal') fixture.paypal.addWebhookFault(rule);
  else
    fixture.simulators.stripe.addWebhookFault(
      rule as Parameters<typeof fixture.simulators.stripe.addWebhookFault>[0],
    );
}

/** Waits until every event was delivered, and every job has run without a change or a fault. */
async function comeToRest({
  fixture,
  isSearching,
  isProviderAway,
}: {
  fixture: Fixture;
  isSearching: boolean;
  isProviderAway: boolean;
}): Promise<void> {
  for (let round = 1; round <= ROUNDS_MAX; round += 1) {
    const marks = async () => JSON.stringify([await readMarks(), isProviderAway || firedIn(fixture)]);
    const before = await marks();
    await bothIdle(fixture);
    if (!isProviderAway) await gatesOpen();
    await runJobs();
    if (isSearching) {
      await searchLater();
      await searchEvents();
    }
    await bothIdle(fixture);
    const isCalled = isProviderAway || !bothProviders.some(isGateClosed);
    if ((await marks()) === before && isCalled) return;
  }
  throw new Error('The scenario did not come to rest');
}

function firedIn({ simulators: { stripe }, paypal }: Fixture) {
  return [stripe.fired(), paypal.fired()];
}

/** Changes with everything that is written of money, tasks and events. */
function readMarks(): Promise<unknown> {
  return db().$queryRaw`
    SELECT (SELECT max(id)::text FROM ledger_transactions) AS books, (SELECT max(id)::text FROM payment_events) AS payments,
      (SELECT max(id)::text FROM task_events) AS tasks, (SELECT max(id)::text FROM audit_logs) AS audits,
      (SELECT sum(version)::text FROM payment_records) AS payment_moves, (SELECT sum(version)::text FROM refunds) AS refund_moves,
      (SELECT sum(version)::text FROM payouts) AS payout_moves, (SELECT sum(version)::text FROM disputes) AS dispute_moves,
      (SELECT string_agg(state || n, ',' ORDER BY state) FROM (
        SELECT state, count(*)::text || '/' || sum(attempts) AS n FROM webhook_events GROUP BY state) e) AS events`;
}

/** Only then the lists of events are searched, which are long. */
function isLossy(cell: Cell | null): boolean {
  return cell?.on === 'event' && (cell.fault.kind === 'lose' || cell.fault.kind === 'hold');
}

/** As if a while had passed: the search leaves the last seconds to deliveries that are on their way. */
async function searchLater(): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + (PAYMENT_SEARCH_DELAY_SECONDS + 1) * 1_000 });
  try {
    await searchPaymentEvents();
  } finally {
    vi.useRealTimers();
  }
}

/** A provider that asked us to wait is called again. */
async function gatesOpen(): Promise<void> {
  await vi.waitFor(() => expect(bothProviders.filter(isGateClosed)).toEqual([]), {
    timeout: GATE_MS_MAX,
    interval: 50,
  });
}
