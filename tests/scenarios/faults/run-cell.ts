import { PAYMENT_SEARCH_OVERLAP_SECONDS } from '@/lib/jobs/payment-schedule';
import { faultsOfBooks } from '@/tests/fixtures/expect-sound-books';
import type { Fixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import type { CallRecorder } from '@/tests/fixtures/record-provider-calls';
import { bothProviders } from '@/tests/fixtures/two-providers';
import { type MoneyScenario, openScenarioContext } from '../scenario-context';
import type { Cell, DryRun } from './fault-cells';
import { faultyWorld } from './faulty-world';
import { type End, readEnd } from './read-end';

export type Stage = {
  fixture: Fixture;
  recorder: CallRecorder;
  /** What was wrong with the books before. */
  known: Set<string>;
};

/** What is wrong after a cell: money that our books and a provider tell differently, twice, or that nobody moves any more. */
export type Problem = { kind: 'lost' | 'doubled' | 'stuck'; line: string };

export type CellResult = { end: End; dryRun: DryRun; problems: Problem[]; hasFired: boolean };

/** Runs a scenario with one fault, or without any, until everything is at rest, and says what is wrong then. */
export async function runCell({
  stage,
  scenario,
  cell,
  expected,
}: {
  stage: Stage;
  scenario: MoneyScenario;
  cell: Cell | null;
  /** The end without a fault. */
  expected: End | null;
}): Promise<CellResult> {
  const { fixture, recorder } = stage;
  const simulators = { stripe: fixture.simulators.stripe, paypal: fixture.paypal };
  // Each run gets a token, as the first run of a process does.
  fixture.paypal.revokeTokens();
  await searchFromNow();
  recorder.take();
  const before = {
    stripe: simulators.stripe.deliveries().length,
    paypal: simulators.paypal.deliveries().length,
  };
  const world = faultyWorld({ fixture, cell });
  const context = await openScenarioContext({ fixture, world });
  const problems: Problem[] = [];
  let hasFired = false;
  try {
    await scenario.run(context);
    hasFired = world.hasFired();
    await world.end();
  } catch (error) {
    const line = error instanceof Error ? `${error.message.slice(0, 300)} ${whereIn(error)}` : String(error);
    hasFired = world.hasFired();
    problems.push({ kind: 'stuck', line });
    await world.end().catch((again: unknown) => problems.push({ kind: 'stuck', line: String(again) }));
  }
  const dryRun = {
    calls: recorder.take(),
    events: bothProviders.flatMap((provider) =>
      simulators[provider]
        .deliveries()
        .slice(before[provider])
        .map(({ eventType }) => ({ provider, eventType })),
    ),
  };
  const end = await readEnd(context);
  const unsound = (await faultsOfBooks(simulators)).filter((line) => !stage.known.has(line));
  problems.push(
    ...unsound.map((line) => ({ kind: 'lost' as const, line })),
    ...(await unhandled()).map((line) => ({ kind: 'stuck' as const, line })),
    ...(expected ? comparedWith({ end, expected }) : []),
  );
  if (problems.length > 0) {
    await putAway();
    stage.known = new Set(await faultsOfBooks(simulators));
  }
  return { end, dryRun, problems, hasFired };
}

/** Where in the scenario it was. */
function whereIn({ stack = '' }: Error): string {
  return (
    stack
      .split('\n')
      .find((line) => line.includes('tests/scenarios'))
      ?.trim() ?? ''
  );
}

/** Lists of events are read from here on: those of the cells before are long. */
async function searchFromNow(): Promise<void> {
  // The one search begins an hour before it ended, the other a minute.
  await db().$executeRaw`
    INSERT INTO event_searches (provider, searched_until, payments_searched_until)
    SELECT name, now() + interval '1 hour', now() + ${PAYMENT_SEARCH_OVERLAP_SECONDS} * interval '1 second'
    FROM unnest(${[...bothProviders]}::text[]) AS name
    ON CONFLICT (provider) DO UPDATE SET searched_until = EXCLUDED.searched_until,
      payments_searched_until = EXCLUDED.payments_searched_until`;
}

async function unhandled(): Promise<string[]> {
  const events = await db().webhookEvent.findMany({ where: { state: { notIn: ['handled', 'ignored'] } } });
  const failures = await db().jobFailure.findMany();
  const searches = await db().eventSearch.findMany({ where: { problem: { not: null } } });
  return [
    ...events.map(({ type, state, note }) => `event ${type} is ${state}: ${note}`),
    ...failures.map(({ job, rowId, code, message }) => `${job} ${rowId}: ${code} ${message}`),
    ...searches.map(({ provider, problem }) => `search at ${provider}: ${problem}`),
  ];
}

function comparedWith({ end, expected }: { end: End; expected: End }): Problem[] {
  const kinds = new Set([...Object.keys(end.provider), ...Object.keys(expected.provider)]);
  const none = { times: 0, amount: 0 };
  const moved = [...kinds].flatMap((kind): Problem[] => {
    const [is, was] = [end.provider[kind] ?? none, expected.provider[kind] ?? none];
    if (is.times === was.times && is.amount === was.amount) return [];
    const line = `${kind}: ${is.times} of ${is.amount} instead of ${was.times} of ${was.amount}`;
    return [{ kind: is.times > was.times || is.amount > was.amount ? 'doubled' : 'lost', line }];
  });
  const [more, less] = [without(end.rows, expected.rows), without(expected.rows, end.rows)];
  return [
    ...moved,
    ...more.map((row): Problem => ({ kind: 'stuck', line: `+ ${row}` })),
    ...less.map((row): Problem => ({ kind: 'stuck', line: `- ${row}` })),
  ];
}

/** The rows of one list that another does not have, each as often as it has it more. */
function without(rows: string[], others: string[]): string[] {
  const left = [...others];
  return rows.filter((row) => {
    const at = left.indexOf(row);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** What a cell left undone must not disturb the next one. */
async function putAway(): Promise<void> {
  await db().$executeRaw`UPDATE payment_records SET next_sync_at = NULL`;
  await db().$executeRaw`UPDATE refunds SET next_sync_at = NULL`;
  await db().$executeRaw`UPDATE disputes SET next_sync_at = NULL`;
  await db().$executeRaw`UPDATE payouts SET next_sync_at = NULL`;
  await db().$executeRaw`UPDATE webhook_events SET state = 'ignored', next_try_at = NULL
    WHERE state NOT IN ('handled', 'ignored')`;
  await db().$executeRaw`DELETE FROM job_failures`;
}
