import { env } from '@/lib/core/env';

/** The terms on which a poster cancels late. */
export type LateTerms = {
  /** For how long after the payment of the reward all of it goes back. */
  freeHours: number;
  /** The helper's share of it after that, in hundredths of a percent. */
  helperBps: number;
};

/** The columns of a task that keep them; null of tasks that were accepted before they were kept. */
export type FrozenLateTerms = { cancelFreeHours: number | null; cancelHelperBps: number | null };

/** The terms that are frozen on a task; null: its helper gets no share, because nobody was told of one. */
export function lateTermsOf({
  cancelFreeHours: freeHours,
  cancelHelperBps: helperBps,
}: FrozenLateTerms): LateTerms | null {
  return freeHours === null || helperBps === null ? null : { freeHours, helperBps };
}

/** The terms of a task whose helper is accepted now. */
export function todaysLateTerms(): LateTerms {
  const { cancelFreeHours: freeHours, cancelHelperBps: helperBps } = env();
  return { freeHours, helperBps };
}
