import { describe, expect, it } from 'vitest';
import type { Judged, Outcome } from './mutant';
import { percentKilled, scoresOf, scoreTable, survivorLine } from './score';

const mutant = { file: 'lib/b.ts', line: 3, original: 'a  >\n b', replacement: '', text: '' };

const judged = (file: string, outcomes: Outcome[]): Judged[] =>
  outcomes.map((outcome) => ({ mutant: { ...mutant, file }, outcome }));

describe('the score', () => {
  const scores = scoresOf([
    ...judged('lib/b.ts', ['killed', 'survived', 'timed_out']),
    ...judged('lib/a.ts', ['killed']),
  ]);

  it('counts the survivors of each file; a mutant that hangs its tests was noticed', () => {
    expect(scores).toEqual([
      { file: 'lib/a.ts', mutants: 1, survived: 0 },
      { file: 'lib/b.ts', mutants: 3, survived: 1 },
    ]);
  });

  it('is rounded down, so that 100 means all', () => {
    expect(percentKilled(scores)).toBe(75);
    expect(percentKilled([{ mutants: 1_000, survived: 1 }])).toBe(99);
    expect(percentKilled([{ mutants: 1_000, survived: 0 }])).toBe(100);
    expect(percentKilled([])).toBe(100);
  });

  it('is a line a file, and one for all', () => {
    expect(scoreTable(scores).split('\n')).toEqual([
      '100 %     1 of 1     lib/a.ts',
      ' 66 %     2 of 3     lib/b.ts',
      ' 75 %     3 of 4     all',
    ]);
  });
});

it('A survivor is one line', () => {
  expect(survivorLine(mutant)).toBe('lib/b.ts:3  a > b  ->  (nothing)');
  expect(survivorLine({ ...mutant, original: 'x'.repeat(91), replacement: 'true' })).toBe(
    `lib/b.ts:3  ${'x'.repeat(87)}...  ->  true`,
  );
});
