import type { PayoutWaits } from '@/lib/core/env';

/** What decides how long a released reward waits in the helper's wallet. */
export type WaitFacts = {
  /** What paid it, in words of the settings; a word that they do not have waits as long as the longest. */
  tenders: readonly string[];
  /** The age of the helper's account. */
  helperDays: number;
};

/**
 * For how many days a released reward stays in the wallet before it can be paid out: the longest of the rules that apply to
 * it. Pure.
 * @param amount minor units
 */
export function waitOf({
  amount,
  facts: { tenders, helperDays },
  waits,
}: {
  amount: number;
  facts: WaitFacts;
  waits: PayoutWaits;
}): number {
  const days: Record<string, number> = waits.tenders;
  const longest = Math.max(...Object.values(days));
  const { newAccount, largeReward } = waits;
  return Math.max(
    0,
    ...tenders.map((tender) => days[tender] ?? longest),
    helperDays < newAccount.days ? newAccount.wait : 0,
    amount > largeReward.amount ? largeReward.wait : 0,
  );
}

/** From how many days to how many. */
export type WaitRange = { least: number; most: number };

/** The same before anybody knows what will pay it: the shortest and the longest. Pure. */
export function waitRangeOf(given: Parameters<typeof waitOf>[0]): WaitRange {
  const { tenders } = given.facts;
  const known = tenders.length > 0 ? [tenders] : Object.keys(given.waits.tenders).map((tender) => [tender]);
  const days = known.map((paid) => waitOf({ ...given, facts: { ...given.facts, tenders: paid } }));
  return { least: Math.min(...days), most: Math.max(...days) };
}
