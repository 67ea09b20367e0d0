import { z } from 'zod';
import { firingSchema, RuleBook } from '../../http/rule-book';
import type { Random } from '../../seeded-random';

const outcomes = ['completed', 'pending', 'failed', 'insufficient_funds'] as const;
export type RefundOutcome = (typeof outcomes)[number];

/** How refunds end that are made from now on: of one capture, or of any. `times` is 1 unless given. */
export const refundOutcomeSchema = firingSchema.extend({
  outcome: z.enum(outcomes),
  capture_id: z.string().optional(),
});
export type RefundOutcomeRule = z.infer<typeof refundOutcomeSchema>;

type StoredRule = Omit<RefundOutcomeRule, 'outcome'> & { fault: { kind: RefundOutcome } };
export type RefundOutcomeBook = RuleBook<StoredRule>;

export function openRefundOutcomes(random: Random): RefundOutcomeBook {
  return new RuleBook<StoredRule>({ random });
}

export function addRefundOutcome({ book, rule }: { book: RefundOutcomeBook; rule: RefundOutcomeRule }): void {
  const { outcome, ...rest } = rule;
  book.add({ ...rest, fault: { kind: outcome } });
}

/** Uses up one rule that fits the capture; null when there is none, and the refund goes its ordinary way. */
export function takeRefundOutcome({
  book,
  captureId,
}: {
  book: RefundOutcomeBook;
  captureId: string;
}): RefundOutcome | null {
  const taken = book.take((rule) => rule.capture_id === undefined || rule.capture_id === captureId);
  return taken?.kind ?? null;
}
