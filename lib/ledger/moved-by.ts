import type { ApprovalAct } from '@/lib/approvals/states';
import type { Plan } from './plan';

/** An operator's act as the limits see it. Amount in minor units, or points. */
export type Moved = { act: ApprovalAct; subject: string; amount: number; unit: string };

/**
 * What an operator's plan moves: its largest posting, or what its audit entry promises; null when it is about no money.
 * `moved_by` in SQL counts the same, and decides. Pure.
 */
export function movedBy({ audit, postings = [] }: Plan): Moved | null {
  if (audit?.act === undefined || audit.unit === undefined) return null;
  const { act, subject, unit } = audit;
  const sums = postings.map(({ lines }) => lines.reduce((sum, { amount }) => sum + amount, 0));
  return { act, subject, unit, amount: Math.max(audit.amount ?? 0, ...sums) };
}
