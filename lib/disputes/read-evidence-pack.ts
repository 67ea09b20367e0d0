import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { refundStatusSchema } from '@/lib/refunds/schema';
import type { RefundStatus } from '@/lib/refunds/states';
import { disputeResponse, withPayment } from './dispute-response';
import type { DisputeResponse } from './schema';

type Person = { id: number; name: string; email: string; since: Date };

/** Everything that we know about a disputed payment and may show to the provider. Amounts in minor units. */
export type EvidencePack = {
  dispute: DisputeResponse;
  task: {
    id: number;
    title: string;
    description: string;
    status: string;
    createdAt: Date;
    publishedAt: Date | null;
    deliveredAt: Date | null;
    completedAt: Date | null;
    agreedReward: number | null;
  };
  poster: Person;
  helper: Person | null;
  /** The offer that was accepted. */
  offer: { amount: number; message: string | null; at: Date } | null;
  /** The actions and messages of both sides, the oldest first. */
  steps: { id: string; kind: string; actor: string; text: string | null; amount: number | null; at: Date }[];
  /** The money of the disputed payment. */
  receipt: {
    paymentId: number;
    provider: string;
    reference: string | null;
    transactionId: string | null;
    totalAmount: number;
    pointsUsed: number;
    couponDiscount: number;
    finalAmount: number;
    createdAt: Date;
    completedAt: Date | null;
  };
  refunds: {
    id: number;
    amount: number;
    status: RefundStatus;
    reference: string | null;
    at: Date;
  }[];
};

/**
 * Collects it for one dispute.
 * @throws PayError not_found, database_unavailable
 */
export async function readEvidencePack(disputeId: number): Promise<EvidencePack> {
  const record = await read(disputeId);
  if (!record) throw new PayError('not_found');
  const { payment } = record;
  const { task } = payment;
  const accepted = task.applications.at(0);
  return {
    dispute: disputeResponse({ ...record, payment }),
    task: {
      id: task.id,
      title: task.title,
      description: task.description,
      status: task.status,
      createdAt: task.createdAt,
      publishedAt: task.publishedAt,
      deliveredAt: task.deliveredAt,
      completedAt: task.completedAt,
      agreedReward: task.agreedReward,
    },
    poster: personOf(task.poster),
    helper: task.helper && personOf(task.helper),
    offer: accepted
      ? { amount: accepted.offeredAmount, message: accepted.message, at: accepted.createdAt }
      : null,
    steps: task.events.map(({ id, kind, actor, text, detail, createdAt }) => ({
      id: String(id),
      kind,
      actor,
      text,
      amount: amountIn(detail),
      at: createdAt,
    })),
    receipt: {
      paymentId: payment.id,
      provider: payment.paymentProvider,
      reference: payment.providerPaymentId,
      transactionId: payment.providerTransactionId,
      totalAmount: payment.totalAmount,
      pointsUsed: payment.pointsUsed,
      couponDiscount: payment.couponDiscount,
      finalAmount: payment.finalAmount,
      createdAt: payment.createdAt,
      completedAt: payment.completedAt,
    },
    refunds: payment.refunds.map(({ id, amount, status, providerRefundId, createdAt }) => ({
      id,
      amount,
      status: refundStatusSchema.parse(status),
      reference: providerRefundId,
      at: createdAt,
    })),
  };
}

function read(id: number) {
  return db().dispute.findUnique({
    where: { id },
    include: {
      payment: {
        include: {
          user: withPayment.payment.select.user,
          refunds: { orderBy: { id: 'asc' } },
          task: {
            include: {
              poster: true,
              helper: true,
              applications: { where: { status: 'accepted' }, take: 1 },
              events: { orderBy: { id: 'asc' } },
            },
          },
        },
      },
    },
  });
}

function personOf({
  id,
  name,
  email,
  createdAt,
}: {
  id: number;
  name: string;
  email: string;
  createdAt: Date;
}): Person {
  return { id, name, email, since: createdAt };
}

function amountIn(detail: unknown): number | null {
  const amount = typeof detail === 'object' && detail !== null && 'amount' in detail ? detail.amount : null;
  return typeof amount === 'number' ? amount : null;
}
