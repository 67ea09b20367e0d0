import { z } from 'zod';
import type { Random } from '../seeded-random';

/** How often a rule fires: `times` is how many matches it takes (null = for ever), `probability` is per match. */
export const firingSchema = z.object({
  times: z.number().int().positive().nullable().default(1),
  probability: z.number().min(0).max(1).default(1),
});

type Firing = z.infer<typeof firingSchema>;
export type StandingRule<Rule> = { id: string; rule: Rule; timesLeft: number | null; fired: number };

/**
 * An ordered list of rules for faults. The first rule that matches, has uses left and wins its draw applies; draws come
 * from the seeded source, so the same seed and the same calls give the same faults. Nothing of it outlives the process.
 */
export class RuleBook<Rule extends Firing & { fault: { kind: string } }> {
  readonly #random: Random;
  #rules: StandingRule<Rule>[] = [];
  #counters = new Map<string, number>();
  #idCount = 0;

  constructor({ random }: { random: Random }) {
    this.#random = random;
  }

  add(rule: Rule): StandingRule<Rule> {
    this.#idCount += 1;
    const standing = { id: `rule_${this.#idCount}`, rule, timesLeft: rule.times, fired: 0 };
    this.#rules.push(standing);
    return standing;
  }

  /** Uses up one firing of the first rule that applies; null when none does. */
  take(matches: (rule: Rule) => boolean): Rule['fault'] | null {
    for (const standing of this.#rules) {
      if (standing.timesLeft === 0 || !matches(standing.rule)) continue;
      if (standing.rule.probability < 1 && this.#random() >= standing.rule.probability) continue;
      if (standing.timesLeft !== null) standing.timesLeft -= 1;
      standing.fired += 1;
      const { kind } = standing.rule.fault;
      this.#counters.set(kind, (this.#counters.get(kind) ?? 0) + 1);
      return standing.rule.fault;
    }
    return null;
  }

  list(): StandingRule<Rule>[] {
    return this.#rules.map((standing) => ({ ...standing }));
  }

  remove(id: string): boolean {
    const before = this.#rules.length;
    this.#rules = this.#rules.filter((standing) => standing.id !== id);
    return this.#rules.length < before;
  }

  /** How often each kind of fault fired since the last `clear`: a test that expects a fault can prove that it happened. */
  counters(): Record<string, number> {
    return Object.fromEntries(this.#counters);
  }

  clear(): void {
    this.#rules = [];
    this.#counters = new Map();
  }
}
