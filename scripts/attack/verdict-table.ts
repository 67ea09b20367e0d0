import type { Verdict } from './attack';

/** One line for each verdict, those first that did not hold. */
export function verdictTable(results: readonly { name: string; verdict: Verdict }[]): string {
  const order: Verdict['outcome'][] = ['did not hold', 'not tried', 'held'];
  const sorted = [...results].sort(
    (left, right) => order.indexOf(left.verdict.outcome) - order.indexOf(right.verdict.outcome),
  );
  const width = Math.max(...results.map(({ name }) => name.length));
  return sorted
    .map(({ name, verdict: { tried, outcome, words } }) =>
      [outcome.padEnd('did not hold'.length), name.padEnd(width), `${tried}: ${words}`].join('  '),
    )
    .join('\n');
}
