import type { PaymentRow } from '@/lib/payments/payment-row';
import type { DisputeSnapshot } from '@/lib/providers/snapshot';
import type { TaskRow } from '@/lib/tasks/task-row';
import type { DisputeRow } from './dispute-row';
import type { DisputeFacts } from './read-dispute-facts';

export type KnownDispute = Extract<DisputeSnapshot, { state: 'known' }>;

/** The facts for a decision about a dispute. */
export type DisputeSituation = {
  /** Our row; null when we learn of it for the first time. */
  dispute: DisputeRow | null;
  snapshot: KnownDispute;
  payment: PaymentRow;
  task: TaskRow;
  evidenceId: string;
  facts: DisputeFacts;
};
