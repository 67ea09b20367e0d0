import { toDecimal } from '@/lib/core/money';
import { flowsOf, type LedgerSums } from './flows-of';
import type { MonthSums } from './schema';

/** What the ledger moved in a month and currency, with its signs. Minor units. */
export type MonthMoves = LedgerSums & {
  month: string;
  tasks: number;
  underReview: number;
  onTheWayBack: number;
  inDispute: number;
};

type Standing = Pick<MonthMoves, 'tasks' | 'underReview' | 'onTheWayBack' | 'inDispute'>;

const nothing: Standing = { tasks: 0, underReview: 0, onTheWayBack: 0, inDispute: 0 };

/**
 * Months with what was held before and after each of them, currency by currency.
 * @param moves a row for each month and currency in which something moved, the oldest first
 * @returns the newest first
 */
export function sumMonths(moves: readonly MonthMoves[]): MonthSums[] {
  const standings = new Map<string, Standing>();
  const months = moves.map((move) => {
    const before = standings.get(move.currency) ?? nothing;
    const after = {
      tasks: before.tasks + move.tasks,
      underReview: before.underReview + move.underReview,
      onTheWayBack: before.onTheWayBack + move.onTheWayBack,
      inDispute: before.inDispute + move.inDispute,
    };
    standings.set(move.currency, after);
    return monthOf({ move, before, after });
  });
  return months.reverse();
}

function monthOf({
  move,
  before,
  after,
}: {
  move: MonthMoves;
  before: Standing;
  after: Standing;
}): MonthSums {
  const { month, currency } = move;
  const say = (amount: number) => toDecimal({ amount, currency });
  const [opening, closing] = [totalOf(before), totalOf(after)];
  return {
    month,
    currency,
    opening,
    opening_display: say(opening),
    ...flowsOf(move),
    closing,
    closing_display: say(closing),
    held: after.tasks,
    held_display: say(after.tasks),
    under_review: after.underReview,
    under_review_display: say(after.underReview),
    on_the_way_back: after.onTheWayBack,
    on_the_way_back_display: say(after.onTheWayBack),
    in_dispute: after.inDispute,
    in_dispute_display: say(after.inDispute),
  };
}

function totalOf({ tasks, underReview, onTheWayBack, inDispute }: Standing): number {
  return tasks + underReview + onTheWayBack + inDispute;
}
