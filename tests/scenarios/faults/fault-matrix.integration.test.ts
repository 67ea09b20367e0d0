import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { useFixture } from '@/tests/fixtures/fixture';
import { recordProviderCalls } from '@/tests/fixtures/record-provider-calls';
import { sampleOf, sampling } from '@/tests/fixtures/sample';
import { moneyScenarios } from '../money-scenarios';
import { earn } from '../payout-scenario';
import type { MoneyScenario } from '../scenario-context';
import { cellsOf } from './fault-cells';
import { furtherScenarios } from './further-scenarios';
import { oddScenarios } from './odd-scenarios';
import { type Breadth, type Planned, planCells } from './plan-cells';
import type { End } from './read-end';
import { runCell, type Stage } from './run-cell';

/** With the other integration tests: so many scenarios, and so many faults of each. */
const SCENARIOS = 7;
const FAULTS_EACH = 3;

/** With `npm run faults`: so many cells at most; `npm run faults -- --all` tries every one. */
const CELLS_MAX: Record<Breadth, number> = { kinds: 420, scenarios: Number.POSITIVE_INFINITY };

const HOURS_MAX = 24;

/** `npm run faults` sets these. */
const {
  FAULTS_ALL: isAll = '',
  /** kinds or scenarios. */
  FAULTS_BY: by = '',
  /** A part of a title and a part of a cell's name, with `|` between them. */
  FAULTS_ONLY: only = '|',
  /** As 1/2: every second cell, beginning with the first. */
  FAULTS_PART: part = '1/1',
  /** A file to which each cell is written as it is done; those that are good there are not run again. */
  FAULTS_REPORT: report = '',
} = process.env;

/** Too many for the other tests, even where those try all their variants. */
const isWhole = isAll !== '' || by !== '';
const [onlyTitle = '', onlyCell = ''] = only.split('|');
const everyScenario = [...moneyScenarios, ...furtherScenarios, ...oddScenarios];
const isWanted = only !== '|';
const scenarios = isWanted
  ? everyScenario.filter(({ title }) => title.includes(onlyTitle))
  : sampleOf({
      of: everyScenario,
      take: SCENARIOS,
      key: 'faults',
      how: { ...sampling(), isFull: isWhole },
    });

const fixture = useFixture();
let stage: Stage;
beforeAll(async () => {
  stage = { fixture, recorder: recordProviderCalls(fixture), known: new Set() };
  // The cost of other scenarios' disputes at Stripe must not delay payouts of this scenario.
  await earn({ fixture, helper: await fixture.user(), amount: 1_000_000 });
});
afterAll(() => stage.recorder.close());

const ends = new Map<string, End>();
const planned: Planned[] = [];

it.each(scenarios.map((scenario) => [scenario.title, scenario] as const))(
  'Without faults nothing is wrong: %s',
  { timeout: 240_000 },
  async (title, scenario) => {
    const { end, dryRun, problems } = await runCell({ stage, scenario, cell: null, expected: null });
    expect(problems).toEqual([]);
    ends.set(title, end);
    planned.push(...chosen(cellsOf(dryRun).map((cell) => ({ title, cell }))));
  },
);

it('With faults nothing is lost, doubled or stuck', { timeout: HOURS_MAX * 3_600_000 }, async () => {
  const breadth = by === 'scenarios' ? by : 'kinds';
  const { order, newCount } = planCells(planned, { by: breadth });
  const [nth = 1, parts = 1] = part.split('/').map(Number);
  const isCut = by !== '' && !isWanted;
  const cells = (isCut ? order.slice(0, Math.min(newCount, CELLS_MAX[breadth])) : order).filter(
    (planned, index) => index % parts === nth - 1 && !isDone(planned),
  );
  tell(`${planned.length} cells, ${newCount} new, ${cells.length} to run`);
  const counts = { run: 0, unfired: 0, lost: 0, doubled: 0, stuck: 0 };
  const wrong: string[] = [];
  for (const { title, cell } of cells) {
    const begun = performance.now();
    const scenario = scenarioOf(title);
    const { problems, hasFired } = await runCell({
      stage,
      scenario,
      cell,
      expected: ends.get(title) ?? null,
    });
    counts.run += 1;
    if (!hasFired) counts.unfired += 1;
    for (const kind of new Set(problems.map((problem) => problem.kind))) counts[kind] += 1;
    const lines = problems.map(({ kind, line }) => `    ${kind}: ${line}`);
    const word = problems.length > 0 ? 'WRONG' : hasFired ? 'good' : 'good, and the fault never came';
    const text = [`${word} ${Math.round(performance.now() - begun)} ms: ${title} | ${cell.name}`, ...lines];
    tell(text.join('\n'));
    if (problems.length > 0) wrong.push(text.join('\n'));
  }
  tell(JSON.stringify(counts));
  console.info(`Faults in money scenarios: ${JSON.stringify(counts)}`);
  expect(wrong.join('\n')).toBe('');
});

const done = report !== '' && existsSync(report) ? readFileSync(report, 'utf8').split('\n') : [];
const goodBefore = new Set(done.flatMap((line) => /^good \d+ ms: (.*)$/.exec(line)?.[1] ?? []));

function isDone({ title, cell }: Planned): boolean {
  return goodBefore.has(`${title} | ${cell.name}`);
}

function chosen(cells: Planned[]): Planned[] {
  if (isWanted) return cells.filter(({ cell }) => cell.name.includes(onlyCell));
  return sampleOf({
    of: cells,
    take: FAULTS_EACH,
    key: cells[0]?.title ?? '',
    how: { ...sampling(), isFull: isWhole },
  });
}

function scenarioOf(title: string): MoneyScenario {
  const scenario = everyScenario.find((candidate) => candidate.title === title);
  if (!scenario) throw new Error(`There is no scenario ${title}`);
  return scenario;
}

function tell(line: string): void {
  if (report !== '') appendFileSync(report, `${line}\n`);
}
