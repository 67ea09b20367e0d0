import { db } from '@/lib/core/db/client';
import type { RefundRequest } from '@/lib/core/db/generated/client';
import { PayError } from '@/lib/core/errors';
import { toDecimal } from '@/lib/core/money';
import { heldSince } from '@/lib/payments/read/held-since';
import { HOLD_DAYS_MAX } from '@/lib/tasks/hold-limit';
import {
  type RefundRequestResponse,
  refundRequestReasonSchema,
  refundRequestSchema,
} from '@/lib/tasks/refund-requests/schema';
import { taskStatusSchema } from '@/lib/tasks/schema';
import { findTaskRow, sideOf } from '@/lib/tasks/task-row';

/** A request with its task's state and money, for responses. */
const withTask = {
  task: {
    select: {
      title: true,
      status: true,
      currency: true,
      escrowAmount: true,
      payments: heldSince,
    },
  },
} as const;

type Answerable = RefundRequest & {
  task: {
    title: string;
    status: string;
    currency: string;
    escrowAmount: number;
    payments: { completedAt: Date | null }[];
  };
};

/**
 * One request, or null.
 * @throws PayError database_unavailable
 */
export function findRefundRequest(
  where: { id: number; taskId?: number } | { taskId: number; status: 'open' },
): Promise<RefundRequest | null> {
  return db().refundRequest.findFirst({ where });
}

/**
 * One request as the API returns it. The caller checks access.
 * @throws PayError not_found, database_unavailable
 */
export async function readRefundRequest(where: {
  id?: number;
  taskId?: number;
  status?: 'open';
}): Promise<RefundRequestResponse> {
  const found = await db().refundRequest.findFirst({ where, include: withTask, orderBy: { id: 'desc' } });
  if (!found) throw new PayError('not_found');
  return refundRequestResponse(found);
}

/**
 * Every request about a task, the newest first, for its poster and its helper.
 * @throws PayError not_found, database_unavailable
 */
export async function listRefundRequests({
  userId,
  taskId,
}: {
  userId: number;
  taskId: number;
}): Promise<RefundRequestResponse[]> {
  const task = await findTaskRow(taskId);
  if (!task || sideOf({ task, userId }) === null) throw new PayError('not_found');
  return list({ taskId });
}

/**
 * Requests that wait for an operator, the oldest first.
 * @throws PayError database_unavailable
 */
export async function listOpenRefundRequests(): Promise<RefundRequestResponse[]> {
  return list({ status: 'open' });
}

async function list(where: { taskId: number } | { status: 'open' }): Promise<RefundRequestResponse[]> {
  const order = 'taskId' in where ? 'desc' : 'asc';
  const found = await db().refundRequest.findMany({
    where,
    include: withTask,
    orderBy: { id: order },
    take: 200,
  });
  return found.map(refundRequestResponse);
}

/** When the providers' limit ends the hold. */
function decideBefore({ task: { escrowAmount, payments } }: Answerable): Date | null {
  const since = payments[0]?.completedAt;
  return since && escrowAmount > 0 ? new Date(since.getTime() + HOLD_DAYS_MAX * DAY_MS) : null;
}

const DAY_MS = 24 * 60 * 60 * 1000;

function refundRequestResponse(request: Answerable): RefundRequestResponse {
  const { title, currency, escrowAmount, status } = request.task;
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
    held: escrowAmount,
    held_display: display(escrowAmount),
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
