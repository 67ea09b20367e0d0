/** A payment that funded a part of a task's money, and the part that can still be refunded, in minor units. */
export type FundingPayment = { paymentId: number; left: number };

/**
 * Allocates a refund to the payments that funded it, in the order given: each gives all it can before the next one
 * gives anything. The parts are positive, and their sum is the amount.
 * @param amount minor units
 * @returns null when the payments together have less left
 */
export function allocate({
  amount,
  fundingPayments,
}: {
  amount: number;
  fundingPayments: readonly FundingPayment[];
}): { paymentId: number; amount: number }[] | null {
  let rest = amount;
  const parts: { paymentId: number; amount: number }[] = [];
  for (const { paymentId, left } of fundingPayments) {
    const part = Math.min(rest, left);
    if (part <= 0) continue;
    parts.push({ paymentId, amount: part });
    rest -= part;
  }
  return rest > 0 ? null : parts;
}
