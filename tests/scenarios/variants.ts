import { PayError } from '@/lib/core/errors';
import type { CommitCutter, Cut } from '@/tests/fixtures/commit-cutter';
import type { Fixture } from '@/tests/fixtures/fixture';
import { bothIdle, releaseBoth } from '@/tests/fixtures/two-providers';
import { runJobs } from './run-jobs';
import type { World } from './scenario-context';

/** A way to run a scenario: how the providers' events reach us, and what happens to our own process. */
export type Variant = { delivery: Delivery; cut: Cut | null };

/** By name, the ordinary one first: each ends with the same ledger. */
export const variants: [[string, Variant], ...[string, Variant][]] = [
  ['with events as they come', { delivery: 'as they come', cut: null }],
  ['with events each twice', { delivery: 'each twice', cut: null }],
  ['with events late and backwards', { delivery: 'late and backwards', cut: null }],
  ['and whoever commits dies before it, each time once', { delivery: 'as they come', cut: 'before' }],
  ['and whoever commits dies after it, each time once', { delivery: 'as they come', cut: 'after' }],
];

type Delivery = keyof typeof deliveries;

const deliveries = {
  'as they come': { before: () => undefined, after: bothIdle },
  'each twice': {
    before: ({ simulators, paypal }: Fixture) => {
      const twice = {
        event_type: '*',
        times: null,
        probability: 1,
        fault: { kind: 'duplicate', copies: 2 },
      } as const;
      simulators.stripe.addWebhookFault(twice);
      paypal.addWebhookFault(twice);
    },
    after: bothIdle,
  },
  'late and backwards': {
    before: ({ simulators, paypal }: Fixture) => {
      simulators.stripe.hold();
      paypal.hold();
    },
    after: async (fixture: Fixture) => {
      await releaseBoth(fixture, { order: 'reversed' });
      fixture.simulators.stripe.hold();
      fixture.paypal.hold();
    },
  },
} satisfies Record<string, { before(fixture: Fixture): void; after(fixture: Fixture): Promise<void> }>;

type Parts = { fixture: Fixture; cutter: CommitCutter; variant: Variant };

/** The world of a variant. Faults of our processes begin with the first step. */
export function variantWorld({ fixture, cutter, variant: { delivery, cut } }: Parts): World {
  return {
    begin: () => deliveries[delivery].before(fixture),
    start: () => cutter.cutEach(cut),
    answer: (ask) => untilAnswered({ ask, cutter }),
    rest: () => comeToRest({ fixture, cutter, delivery }),
  };
}

/** More than any request commits; after that, a crash is no longer the reason for a missing response. */
const TRIES_MAX = 12;

/** A user without a response, because the process with their request died, asks the same again. */
async function untilAnswered<T>({
  ask,
  cutter,
}: {
  ask: () => Promise<T>;
  cutter: CommitCutter;
}): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const before = cutter.cuts().length;
    try {
      return await ask();
    } catch (error) {
      if (!isCrash({ error, cutter, before }) || tries === TRIES_MAX) throw error;
    }
  }
}

function isCrash({
  error,
  cutter,
  before,
}: {
  error: unknown;
  cutter: CommitCutter;
  before: number;
}): boolean {
  const isAway = error instanceof PayError && error.code === 'database_unavailable';
  return isAway && cutter.cuts().length > before;
}

/** Every step of ours is over long before. */
const ROUNDS_MAX = 20;

/** Waits until every event was delivered, and every job has run without a change. */
async function comeToRest({
  fixture,
  cutter,
  delivery,
}: Pick<Parts, 'fixture' | 'cutter'> & { delivery: Delivery }): Promise<void> {
  for (let round = 1; round <= ROUNDS_MAX; round += 1) {
    const before = cutter.sent();
    await deliveries[delivery].after(fixture);
    await runJobs({ each: (run) => survive({ run, cutter }) });
    await deliveries[delivery].after(fixture);
    if (cutter.sent() === before) return;
  }
  throw new Error('The scenario did not come to rest');
}

/** A job that dies runs again in its interval. */
async function survive({
  run,
  cutter,
}: {
  run: () => Promise<unknown>;
  cutter: CommitCutter;
}): Promise<void> {
  const before = cutter.cuts().length;
  try {
    await run();
  } catch (error) {
    if (!isCrash({ error, cutter, before })) throw error;
  }
}
