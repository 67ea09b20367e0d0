import type { PaymentRow } from '@/lib/payments/payment-row';
import type { DisputeSnapshot } from '@/lib/providers/snapshot';
import type { TaskRow } from '@/lib/tasks/task-row';
import type { DisputeRow } from './dispute-row';
import type { DisputeFacts } from './read-dispute-facts';
import type { DisputeStatus } from './states';

export type KnownDispute = Extract<DisputeSnapshot, { state: 'known' }>;

/** A dispute whose state is one of ours: nothing about it is unclear, or as little as possible is assumed. */
export type DecidableDispute = KnownDispute & { status: DisputeStatus };

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

export type DecidableSituation = DisputeSituation & { snapshot: DecidableDispute };
