import type { RefundRequest } from '@/lib/core/db/generated/client';
import { toDecimal } from '@/lib/core/money';
import { heldSince } from '@/lib/payments/read/held-since';
import type { FrozenFee } from '@/lib/pricing/fee-terms-of';
import { HOLD_DAYS_MAX } from '@/lib/tasks/hold-limit';
import {
  type RefundRequestResponse,
  refundRequestReasonSchema,
  refundRequestSchema,
} from '@/lib/tasks/refund-requests/schema';
import { taskStatusSchema } from '@/lib/tasks/schema';
import { heldPartsOf } from '@/lib/tasks/task-row';

/** A request with its task's state and money, for responses. */
export const withTask = {
  task: {
    select: {
      title: true,
      status: true,
      currency: true,
      escrowAmount: true,
      feeBps: true,
      feeMinimum: true,
      feePaid: true,
      feeWaived: true,
      payments: heldSince,
    },
  },
} as const;

type RequestWithTask = RefundRequest & {
  task: FrozenFee & {
    title: string;
    status: string;
    currency: string;
    escrowAmount: number;
    payments: { completedAt: Date | null }[];
  };
};

/** When the providers' limit ends the hold. */
function decideBefore({ task: { escrowAmount, payments } }: RequestWithTask): Date | null {
  const since = payments[0]?.completedAt;
  return since && escrowAmount > 0 ? new Date(since.getTime() + HOLD_DAYS_MAX * DAY_MS) : null;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** A request in the words of the contract. */
export function refundRequestResponse(request: RequestWithTask): RefundRequestResponse {
  const { title, currency, status } = request.task;
  const { reward: held } = heldPartsOf(request.task);
  const display = (amount: number) => toDecimal({ amount, currency });
  const maybe = (amount: number | null) => (amount === null ? null : display(amount));
  return {
    id: request.id,
    task_id: request.taskId,
    task_title: title,
    task_status: taskStatusSchema.parse(status),
    status: refundRequestSchema.shape.status.parse(request.status),
    reason: refundRequestReasonSchema.parse(request.reason),
    currency,
    amount: request.amount,
    amount_display: display(request.amount),
    held,
    held_display: display(held),
    decide_before: decideBefore(request)?.toISOString() ?? null,
    text: request.text,
    answer: request.answer,
    answered_at: request.answeredAt?.toISOString() ?? null,
    to_poster: request.toPoster,
    to_poster_display: maybe(request.toPoster),
    to_helper: request.toHelper,
    to_helper_display: maybe(request.toHelper),
    decision: request.decision,
    decided_at: request.decidedAt?.toISOString() ?? null,
    created_at: request.createdAt.toISOString(),
  };
}
