/** A payment that brought a part of what a task holds, and what of it can still go back, in minor units. */
export type Bringer = { paymentId: number; left: number };

/**
 * Spreads what goes back over the payments that brought it, in the order in which they are given: each gives all it can
 * before the next one gives anything. The parts are positive, and their sum is the amount.
 *
 * @param amount minor units
 * @returns null when the payments together have less left
 */
export function spread({
  amount,
  bringers,
}: {
  amount: number;
  bringers: readonly Bringer[];
}): { paymentId: number; amount: number }[] | null {
  let rest = amount;
  const parts: { paymentId: number; amount: number }[] = [];
  for (const { paymentId, left } of bringers) {
    const part = Math.min(rest, left);
    if (part <= 0) continue;
    parts.push({ paymentId, amount: part });
    rest -= part;
  }
  return rest > 0 ? null : parts;
}
