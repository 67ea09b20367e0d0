import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { env } from '@/lib/core/env';
import { toDecimal } from '@/lib/core/money';
import { feeTypes } from '@/lib/payments/fee-types';
import { paymentProviders } from '@/lib/payments/methods';
import { feeVat } from '@/lib/pricing/fee-vat';
import { flowsOf } from './flows-of';
import { posterTransactions } from './poster-transactions';
import { type Movement, spendingKinds } from './schema';

const minor = z.bigint().transform(Number);
const rowsSchema = z.array(
  z.object({
    id: z.bigint(),
    kind: z.enum(spendingKinds),
    at: z.date(),
    currency: z.string(),
    taskId: z.number().nullable(),
    taskTitle: z.string().nullable(),
    paymentId: z.number().nullable(),
    feeType: z.enum(feeTypes).nullable(),
    provider: z.enum(paymentProviders).nullable(),
    couponDiscount: z.number().nullable(),
    reason: z.string().nullable(),
    isPayment: z.boolean(),
    outside: minor,
    fees: minor,
    toHelpers: minor,
    byLinkU: minor,
    points: minor,
  }),
);
type Row = z.infer<typeof rowsSchema>[number];

/**
 * What moved in one of London's months between a poster, helpers and LinkU, the oldest first. What only moves between
 * accounts of what is held is left out: it changes no sum.
 * @throws PayError database_unavailable
 */
export async function readMovements({
  userId,
  month,
}: {
  userId: number;
  month: string;
}): Promise<Movement[]> {
  const rows = await db().$queryRaw`
    SELECT m.id, m.kind, m.at, m.currency, m.task_id AS "taskId", k.title AS "taskTitle", m.payment_id AS "paymentId",
      p.fee_type AS "feeType", p.payment_provider AS provider, f.reason, m.is_payment AS "isPayment",
      CASE WHEN m.kind = 'settle' THEN p.coupon_discount END AS "couponDiscount",
      m.outside, m.fees, m.to_helpers AS "toHelpers", m.by_linku AS "byLinkU", m.points
    FROM (${posterTransactions(userId)}) m
    LEFT JOIN payment_records p ON p.id = m.payment_id
    LEFT JOIN tasks k ON k.id = m.task_id
    LEFT JOIN refunds f ON f.id = m.refund_id
    WHERE m.month = ${month}
      AND (m.outside <> 0 OR m.fees <> 0 OR m.to_helpers <> 0 OR m.by_linku <> 0 OR m.points <> 0)
    ORDER BY m.at, m.id`;
  return rowsSchema.parse(rows).map(toMovement);
}

function toMovement(row: Row): Movement {
  const { currency, isPayment, outside, points } = row;
  const vat = vatOf(row);
  return {
    transaction_id: String(row.id),
    at: row.at.toISOString(),
    kind: row.kind,
    currency,
    task_id: row.taskId,
    task_title: row.taskTitle,
    payment_id: row.paymentId,
    fee_type: row.feeType,
    payment_provider: row.provider,
    coupon_discount: row.couponDiscount,
    reason: row.reason,
    ...flowsOf({
      ...row,
      paid: isPayment ? outside : 0,
      returned: isPayment ? 0 : outside,
      pointsSpent: Math.max(0, points),
      pointsReturned: Math.min(0, points),
    }),
    vat,
    vat_display: vat === null ? null : toDecimal({ amount: vat, currency }),
  };
}

/** As on the receipt: in a fee after its coupon and before points. What is given back takes its VAT back. */
function vatOf({ fees, points, at }: Row): number | null {
  const feePaid = fees + points;
  const vat = feeVat({ feePaid: Math.abs(feePaid), completedAt: at.toISOString(), vat: env().vat });
  return vat === null ? null : Math.sign(feePaid) * vat;
}
