import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { PROJECT_ROOT } from './environment';
import { MUTATED_FILES } from './mutate/files';
import { findMutants } from './mutate/find-mutants';
import { judgeMutants } from './mutate/judge-mutants';
import { sample } from './mutate/sample';
import { percentKilled, scoresOf, scoreTable, survivorLine } from './mutate/score';
import { runScript } from './run-script';

const USAGE = `npm run mutate -- [part of a path ...] [--sample=N] [--seed=N] [--threshold=90] [--workers=2]`;

/**
 * Makes small mistakes in the files that decide about money, one at a time, and counts those that the unit tests notice.
 * Fails when that are fewer of a hundred than the threshold.
 */
async function mutate(): Promise<void> {
  const { filters, sampleSize, seed, threshold, workers } = readOptions();
  const files = MUTATED_FILES.filter(
    (file) => filters.length === 0 || filters.some((part) => file.includes(part)),
  );
  if (files.length === 0)
    throw new Error(`No mutated file has ${filters.join(' or ')} in its path. ${USAGE}`);
  const all = files.flatMap((file) =>
    findMutants({ file, text: readFileSync(path.join(PROJECT_ROOT, file), 'utf8') }),
  );
  const mutants = sampleSize === null ? all : sample({ list: all, size: sampleSize, seed });

  const begun = Date.now();
  let count = 0;
  const judged = await judgeMutants({
    mutants,
    workers,
    onJudged: ({ mutant, outcome }) => {
      count += 1;
      if (outcome !== 'killed') console.log(`${outcome.replace('_', ' ')}  ${survivorLine(mutant)}`);
      if (count % 100 === 0) console.log(`${count} of ${mutants.length}`);
    },
  });
  const scores = scoresOf(judged);
  console.log(`\n${scoreTable(scores)}\n\n${Math.round((Date.now() - begun) / 1_000)} s`);
  process.exit(percentKilled(scores) < threshold ? 1 : 0);
}

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      sample: { type: 'string' },
      seed: { type: 'string', default: '1' },
      threshold: { type: 'string', default: '90' },
      workers: { type: 'string', default: '2' },
    },
  });
  return {
    filters: positionals,
    sampleSize: values.sample === undefined ? null : wholeNumber(values.sample),
    seed: wholeNumber(values.seed),
    threshold: wholeNumber(values.threshold),
    workers: Math.max(1, wholeNumber(values.workers)),
  };
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${text} is not a whole number. ${USAGE}`);
  return Number(text);
}

runScript({ moduleUrl: import.meta.url, main: mutate });
