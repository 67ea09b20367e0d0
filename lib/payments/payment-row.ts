import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import type { PaymentRecord } from '@/lib/core/db/generated/client';
import { defaultLocale, locales } from '@/lib/i18n/locales';
import { presentationSchema } from '@/lib/providers/schema';
import { closingReasonSchema } from './closing-reasons';
import { feeTypeSchema, paymentProviderSchema, paymentStatusSchema } from './schema';
import { unresolvedStatuses } from './states';

/** A payment as operations see it: the row with its columns parsed, and the database's clock beside it. */
export type PaymentRow = z.infer<typeof paymentRowSchema>;

const paymentRowSchema = z.object({
  id: z.number(),
  taskId: z.number(),
  userId: z.number(),
  feeType: feeTypeSchema,
  provider: paymentProviderSchema,
  status: paymentStatusSchema,
  currency: z.string(),
  totalAmount: z.number(),
  pointsUsed: z.number(),
  couponDiscount: z.number(),
  finalAmount: z.number(),
  /** The part of a reward's or a raise's total that is a further service fee. */
  furtherFee: z.number(),
  reference: z.string().nullable(),
  transactionId: z.string().nullable(),
  checkoutUrl: z.string().nullable(),
  couponUsageLogId: z.number().nullable(),
  livemode: z.boolean(),
  reason: z.string().nullable(),
  closingReason: closingReasonSchema.nullable(),
  reviewReason: z.string().nullable(),
  token: z.string().nullable(),
  requestHash: z.string(),
  choiceHash: z.string(),
  version: z.number(),
  syncCount: z.number(),
  createdAt: z.date(),
  expiresAt: z.date(),
  completedAt: z.date().nullable(),
  presentation: presentationSchema,
  locale: z.enum(locales),
  taskStatus: z.string(),
  /** The raise that a top-up pays. */
  change: z.object({ id: z.number(), status: z.string(), toAmount: z.number() }).nullable(),
});

const metadataSchema = z.object({
  presentation: presentationSchema.default('redirect'),
  locale: z.enum(locales).default(defaultLocale),
});

type PaymentFilter =
  | { id: number; userId?: number }
  | { reference: string; provider: string }
  | { transactionId: string; provider: string }
  | { userId: number; idempotencyKey: string }
  /**
   * Unfinished, or waiting for a person: in both cases nobody may be asked to pay this fee again. Of a raise only what
   * pays the accepted one.
   */
  | { unresolvedOf: { taskId: number; feeType: string } };

/**
 * One payment, or null. With a user's id it is found only when it is theirs.
 * @throws PayError database_unavailable
 */
export async function findPaymentRow(filter: PaymentFilter): Promise<PaymentRow | null> {
  const record = await db().paymentRecord.findFirst({
    where: whereOf(filter),
    include: withTaskAndChange,
  });
  return record && toPaymentRow(record);
}

/** The columns of a row; for Prisma's `include`. */
export const withTaskAndChange = {
  task: { select: { status: true } },
  changeOrder: { select: { id: true, status: true, toAmount: true } },
} as const;

type CompleteRecord = PaymentRecord & {
  task: { status: string };
  changeOrder: { id: number; status: string; toAmount: number } | null;
};

export function toPaymentRow(record: CompleteRecord): PaymentRow {
  return paymentRowSchema.parse({
    ...record,
    ...metadataSchema.parse(record.metadata),
    provider: record.paymentProvider,
    status: record.paymentStatus,
    reference: record.providerPaymentId,
    transactionId: record.providerTransactionId,
    taskStatus: record.task.status,
    change: record.changeOrder,
  });
}

function whereOf(filter: PaymentFilter) {
  if ('id' in filter) return { id: filter.id, ...(filter.userId !== undefined && { userId: filter.userId }) };
  if ('reference' in filter) {
    return { paymentProvider: filter.provider, providerPaymentId: filter.reference };
  }
  if ('transactionId' in filter) {
    const { provider, transactionId: providerTransactionId } = filter;
    // Money that arrived beside the payment's own is known by its evidence alone.
    const isBeside = { evidence: { some: { provider, providerTransactionId } } };
    return { paymentProvider: provider, OR: [{ providerTransactionId }, isBeside] };
  }
  if ('unresolvedOf' in filter) {
    return {
      ...filter.unresolvedOf,
      paymentStatus: { in: [...unresolvedStatuses] },
      OR: [{ changeOrderId: null }, { changeOrder: { status: 'accepted' } }],
    };
  }
  return { userId: filter.userId, idempotencyKey: filter.idempotencyKey };
}
