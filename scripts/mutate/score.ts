import type { Judged, Mutant } from './mutant';

export type Score = { file: string; mutants: number; survived: number };

/** How many mutants of each file survived, in the order of the files. */
export function scoresOf(judged: readonly Judged[]): Score[] {
  const scores = new Map<string, Score>();
  for (const { mutant, outcome } of judged) {
    const score = scores.get(mutant.file) ?? { file: mutant.file, mutants: 0, survived: 0 };
    score.mutants += 1;
    if (outcome === 'survived') score.survived += 1;
    scores.set(mutant.file, score);
  }
  return [...scores.values()].sort((a, b) => a.file.localeCompare(b.file));
}

/** Killed mutants of a hundred, rounded down so that 100 means all of them. */
export function percentKilled(scores: readonly Pick<Score, 'mutants' | 'survived'>[]): number {
  const mutants = scores.reduce((sum, score) => sum + score.mutants, 0);
  const survived = scores.reduce((sum, score) => sum + score.survived, 0);
  return mutants === 0 ? 100 : Math.floor(((mutants - survived) * 100) / mutants);
}

/** One line a file, and the whole in the end. */
export function scoreTable(scores: readonly Score[]): string {
  const whole = {
    file: 'all',
    mutants: scores.reduce((sum, { mutants }) => sum + mutants, 0),
    survived: scores.reduce((sum, { survived }) => sum + survived, 0),
  };
  return [...scores, whole].map(line).join('\n');
}

function line(score: Score): string {
  const percent = `${percentKilled([score])} %`.padStart(5);
  return `${percent}  ${String(score.mutants - score.survived).padStart(4)} of ${String(score.mutants).padEnd(4)}  ${score.file}`;
}

/** A survivor as one line: where it is, and what was written instead of what. */
export function survivorLine({ file, line: number, original, replacement }: Mutant): string {
  return `${file}:${number}  ${short(original)}  ->  ${replacement === '' ? '(nothing)' : short(replacement)}`;
}

function short(text: string): string {
  const one = text.replace(/\s+/g, ' ').trim();
  return one.length <= 90 ? one : `${one.slice(0, 87)}...`;
}
