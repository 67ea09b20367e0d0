import type { Target } from './target';

/** What came of one thing that was tried. */
export type Verdict = {
  /** In words that stand for themselves in the table. */
  tried: string;
  outcome: 'held' | 'did not hold' | 'not tried';
  /** How much was tried, what went wrong, or why nothing was tried. */
  words: string;
};

/** One kind of attack on the running product. It may change everything but what other attacks rely on: see `Target`. */
export type Attack = {
  /** A word or two, for the table and for the command line. */
  name: string;
  /** Belongs to the part that takes less than two minutes and runs with every test. */
  isQuick: boolean;
  /** Yields each verdict as soon as it is known. What it throws counts as a verdict of its own: it did not hold. */
  run(target: Target): AsyncIterable<Verdict>;
};

/** The verdict of many probes: each fault in words, none if all was as it should be. No probe at all is a fault, too. */
export function judge({
  tried,
  faults,
  probes,
}: {
  tried: string;
  faults: readonly string[];
  probes: number;
}): Verdict {
  if (probes === 0) return { tried, outcome: 'did not hold', words: 'nothing was probed' };
  if (faults.length === 0) return { tried, outcome: 'held', words: `${probes} probes` };
  const rest = faults.length - SHOWN_MAX;
  const words = `${faults.slice(0, SHOWN_MAX).join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`;
  return { tried, outcome: 'did not hold', words: `${faults.length} of ${probes}: ${words}` };
}

const SHOWN_MAX = 4;

/** The verdict of one probe. */
export function expectThat({
  tried,
  isSo,
  saw,
}: {
  tried: string;
  isSo: boolean;
  /** What was seen, if that was wrong. */
  saw: unknown;
}): Verdict {
  return judge({
    tried,
    probes: 1,
    faults: isSo ? [] : [typeof saw === 'string' ? saw : JSON.stringify(saw)],
  });
}

export function notTried({ tried, why }: { tried: string; why: string }): Verdict {
  return { tried, outcome: 'not tried', words: why };
}
