import { type FeeTerms, splitHeld } from '@/lib/pricing/further-fee';
import { endedTaskStatuses } from '@/lib/tasks/states';

type MoneyFacts = {
  status: string;
  /** What the task holds, in minor units as the others, and by which terms a part of it is the service fee. */
  held: number;
  terms: FeeTerms | null;
  /** Whether the reader is the poster, who pays the fee. */
  isPoster: boolean;
  /** What the helper was given; null while nothing was. */
  released: number | null;
  /** From the helper, after the release. */
  takenBack: number;
};

/** The sentence that says who holds the reward, and its amounts. What an ended task holds is not the helper's any more. */
export function whereMoneyIs({ status, held, terms, isPoster, released, takenBack }: MoneyFacts) {
  const none = { amount: 0, fee: 0, back: 0 };
  if (held > 0) {
    if ((endedTaskStatuses as readonly string[]).includes(status)) {
      return { ...none, key: 'timelineGoingBack', amount: held } as const;
    }
    const { reward: amount, fee } = splitHeld({ held, terms });
    return { ...none, key: fee > 0 && isPoster ? 'timelineHeldFee' : 'timelineHeld', amount, fee } as const;
  }
  if (released !== null) {
    const key = takenBack > 0 ? 'timelineTakenBack' : 'timelineReleased';
    return { ...none, key, amount: released, back: takenBack } as const;
  }
  return { ...none, key: status === 'cancelled' ? 'timelineNothingHeld' : 'timelineNone' } as const;
}
