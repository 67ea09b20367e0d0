import type { WalletHoldWrite } from '@/lib/ledger/outgoing-parts';
import type { FrozenFee } from '@/lib/pricing/fee-terms-of';
import { type Earned, helperShare } from './helper-share';

/** What is set aside of a reward in its helper's wallet, and what for. Amounts in minor units. */
export type HoldFacts = Earned & {
  /** What the task still holds, and no refund of an undisputed payment can take: a loss is covered from there first. */
  held: number;
  active: readonly ActiveHold[];
  /** Disputes of the reward that are open, in any order. */
  disputes: readonly HeldDispute[];
};

/** Of a waiting hold the date, of a disputed one the dispute. */
export type ActiveHold = { id: number; amount: number; payableAt: Date | null; disputeId: number | null };

/** A dispute, and how much of the reward it can take; without a number it is about to be inserted. */
export type HeldDispute = { id: number | null; amount: number };

type Owner = { user_id: number; currency: string; task_id: number };

/**
 * What is to change, so that each dispute holds what it can take of what the helper earned, the oldest first and nothing
 * twice, and no more waits than is left. Pure.
 */
export function planHolds({
  owner,
  task,
  facts,
}: {
  owner: Owner;
  task: FrozenFee;
  facts: HoldFacts;
}): WalletHoldWrite[] {
  const { earned, active } = facts;
  const disputed = sharesOf({ task, facts }).map(({ id, amount }) => ({
    row: { ...owner, amount, reason: 'disputed' as const, ...(id !== null && { dispute_id: id }) },
    keeps: active.find((hold) => hold.disputeId !== null && hold.disputeId === id && hold.amount === amount),
  }));
  const waiting = shared({ earned, parts: active.filter(isWaiting) }).map(({ payableAt, amount, id }) => ({
    row: { ...owner, amount, reason: 'waiting' as const, payable_at: payableAt.toISOString() },
    keeps: active.find((hold) => hold.id === id && hold.amount === amount),
  }));
  const wanted = [...disputed, ...waiting];
  const kept = wanted.map(({ keeps }) => keeps);
  return [
    ...active.filter((hold) => !kept.includes(hold)).map(({ id }) => ({ kind: 'end' as const, id })),
    ...wanted.filter(({ keeps }) => keeps === undefined).map(({ row }) => ({ kind: 'insert' as const, row })),
  ];
}

/** The helper's share of each dispute, if it is lost after the older ones. */
function sharesOf({ task, facts }: { task: FrozenFee; facts: HoldFacts }): HeldDispute[] {
  const { earned, earnedFee, held, disputes } = facts;
  const inOrder = disputes.toSorted((one, other) => (one.id ?? Infinity) - (other.id ?? Infinity));
  let [taken, before] = [0, 0];
  return inOrder.flatMap(({ id, amount: disputed }) => {
    taken += disputed;
    const share = helperShare({ task, earned, earnedFee, loss: Math.max(0, taken - held) });
    const amount = share - before;
    before = share;
    return amount > 0 ? [{ id, amount }] : [];
  });
}

function isWaiting(hold: ActiveHold): hold is ActiveHold & { payableAt: Date } {
  return hold.payableAt !== null;
}

/** Each part as far as there is something left for it; what gets nothing is left out. */
function shared<Part extends { amount: number }>({
  earned,
  parts,
}: {
  earned: number;
  parts: readonly Part[];
}): Part[] {
  let left = earned;
  return parts.flatMap((part) => {
    const amount = Math.min(part.amount, left);
    if (amount <= 0) return [];
    left -= amount;
    return [{ ...part, amount }];
  });
}
