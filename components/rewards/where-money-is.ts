import type { Messages } from 'next-intl';
import type { TaskMoney } from '@/lib/tasks/money/schema';

/** A sentence about the money of a task, and the amounts in it, in minor units or points. */
export type MoneySentence = { key: keyof Messages['whereMoneyIs']; amount: number; fee: number };

/**
 * Where the money of a task is, in sentences for one of its sides: where it is now, then what became of other parts of it.
 * Each amount is said once.
 */
export function whereMoneyIs({
  money,
  isPoster,
}: {
  money: TaskMoney;
  isPoster: boolean;
}): readonly MoneySentence[] {
  const said = [nowOf(money), ...movedOf({ money, isPoster })].filter((sentence) => sentence !== null);
  return said.length > 0 ? said : [say('nothingHeld')];
}

function movedOf({ money, isPoster }: { money: TaskMoney; isPoster: boolean }): MoneySentence[] {
  return [
    say(isPoster ? 'released' : 'releasedToYou', money.released),
    say('takenBack', money.taken_back),
    say('goingBack', money.returning),
    say('wentBack', money.returned),
    say('pointsBack', money.returned_points),
  ].filter(({ amount }) => amount > 0);
}

function nowOf({ state, held, held_fee: fee, disputed, released }: TaskMoney): MoneySentence | null {
  switch (state) {
    case 'held':
      return { ...say(fee > 0 ? 'heldFee' : 'held', held), fee };
    case 'under_decision':
      return say('underDecision', held);
    case 'frozen':
      return say(released > 0 ? 'frozenReleased' : 'frozen', disputed);
    case 'processing':
      return say('processing');
    case 'under_review':
      return say('underReview');
    case 'going_back':
      return held + fee > 0 ? say('stillHeld', held + fee) : null;
    case 'free':
    case 'due':
    case 'live':
      return say('notPaid');
    default:
      return null;
  }
}

function say(key: MoneySentence['key'], amount = 0): MoneySentence {
  return { key, amount, fee: 0 };
}
