import type { WalletHoldWrite } from '@/lib/ledger/outgoing-parts';

/** What is set aside of a reward in its helper's wallet, and what for. Amounts in minor units. */
export type HoldFacts = {
  /** What the helper was paid for the task, and nobody has taken back. */
  earned: number;
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
export function planHolds({ owner, facts }: { owner: Owner; facts: HoldFacts }): WalletHoldWrite[] {
  const { earned, active, disputes } = facts;
  const inOrder = disputes.toSorted((one, other) => (one.id ?? Infinity) - (other.id ?? Infinity));
  const disputed = shared({ earned, parts: inOrder }).map(({ id, amount }) => ({
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
