import { parseArgs } from 'node:util';
import type { Attack, Verdict } from './attack/attack';
import { attacks } from './attack/attacks';
import { openTarget, type Target } from './attack/target';
import { verdictTable } from './attack/verdict-table';
import { runScript, sentence } from './run-script';
import { forgetSuiteResults, writeSuiteResult } from './suite-results';

const SUITE = 'attack';

/**
 * Attacks the product as it runs: a server, a worker and the simulators on a fresh database. Arguments are words in the
 * names of the attacks to run; without any, the quick ones run, or with `--all` every one. Ends the process: 0 when all
 * held.
 */
async function attack(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { all: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const chosen = attacks.filter(({ name, isQuick }) =>
    positionals.length > 0 ? positionals.some((word) => name.includes(word)) : values.all || isQuick,
  );
  if (chosen.length === 0)
    throw new Error(`No attack has such a name: ${attacks.map(({ name }) => name).join(', ')}`);
  forgetSuiteResults([SUITE]);
  const begun = Date.now();
  const target = await openTarget({ isThorough: values.all });
  const results: { name: string; verdict: Verdict }[] = [];
  let hasEndedWell = false;
  try {
    for (const one of chosen) {
      await target.admin.prove();
      for await (const verdict of verdictsOf({ attack: one, target }))
        results.push({ name: one.name, verdict });
    }
  } finally {
    hasEndedWell = await target.close();
  }
  console.log(`\n${verdictTable(results)}\n`);
  if (!hasEndedWell) console.error('The product did not end well.');
  const count = (outcome: Verdict['outcome']) =>
    results.filter(({ verdict }) => verdict.outcome === outcome).length;
  const failed = count('did not hold') + (hasEndedWell ? 0 : 1);
  writeSuiteResult({ name: SUITE, passed: count('held'), failed, skipped: count('not tried') });
  const seconds = Math.round((Date.now() - begun) / 1_000);
  console.log(
    `${SUITE}: ${count('held')} held, ${failed} did not, ${count('not tried')} not tried, in ${seconds} s`,
  );
  process.exit(failed === 0 && count('held') > 0 ? 0 : 1);
}

const MARKS: Record<Verdict['outcome'], string> = {
  held: 'held ',
  'did not hold': 'BROKE',
  'not tried': '-    ',
};

/** Each verdict as it comes, told at once. An attack that breaks off has not shown that anything held. */
async function* verdictsOf({
  attack: { name, run },
  target,
}: {
  attack: Attack;
  target: Target;
}): AsyncIterable<Verdict> {
  const begun = Date.now();
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 60 - name.length))}`);
  const tell = (verdict: Verdict) => {
    console.log(`${MARKS[verdict.outcome]}  ${verdict.tried}: ${verdict.words}`);
    return verdict;
  };
  try {
    for await (const verdict of run(target)) yield tell(verdict);
  } catch (error) {
    yield tell({
      tried: 'the whole attack',
      outcome: 'did not hold',
      words: `it broke off: ${sentence(error)}`,
    });
  }
  console.log(`       (${((Date.now() - begun) / 1_000).toFixed(1)} s)`);
}

runScript({ moduleUrl: import.meta.url, main: attack });
