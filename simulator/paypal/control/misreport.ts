import { z } from 'zod';
import { feeOf } from '../books/ledger';
import type { CaptureRecord, OrderRecord, PurchaseUnitRecord } from '../books/records';
import type { PayPalSimulator } from '../simulator';

/** A word of PayPal's, or one that nobody has seen yet. */
const statusWordSchema = z.string().regex(/^[0-9A-Z_]+$/);

/** What the API says instead of the truth; a field that is left out stays true. The amount is in minor units. */
export const misreportRequestSchema = z.strictObject({
  amount: z.number().int().positive().optional(),
  currency: z.string().length(3).optional(),
  payee: z
    .strictObject({ merchant_id: z.string().optional(), email_address: z.string().optional() })
    .optional(),
  order_status: statusWordSchema.optional(),
  capture_status: statusWordSchema.optional(),
  refund_status: statusWordSchema.optional(),
  dispute_status: statusWordSchema.optional(),
});
export type Misreport = z.infer<typeof misreportRequestSchema>;

/**
 * From now on every response and every event reports another amount, currency or payee of this order and its capture
 * than agreed, or another status of the order, its capture, its refunds or its disputes. Money and ledger stay as they are. An empty misreport restores the truth.
 */
export function misreportOrder({
  simulator,
  order,
  misreport,
}: {
  simulator: PayPalSimulator;
  order: OrderRecord;
  misreport: Misreport;
}): void {
  const { amount = null, currency = null, payee } = misreport;
  const statuses = {
    order: misreport.order_status,
    capture: misreport.capture_status,
    refund: misreport.refund_status,
    dispute: misreport.dispute_status,
  };
  const merchantId = payee?.merchant_id ?? null;
  const email = payee?.email_address ?? null;
  simulator.journal.transact(() =>
    simulator.misreports.put(order.id, { amount, currency, merchantId, email, statuses }),
  );
}

/** The status of something that belongs to an order, as PayPal reports it. */
export function reportedStatus({
  simulator,
  orderId,
  of,
  truth,
}: {
  simulator: PayPalSimulator;
  orderId: string;
  of: 'order' | 'capture' | 'refund' | 'dispute';
  truth: string;
}): string {
  return simulator.misreports.get(orderId)?.statuses[of] ?? truth;
}

/** The purchase unit as PayPal reports it. Parts that would not add up to a false amount are left out. */
export function reportedUnit({
  simulator,
  order,
}: {
  simulator: PayPalSimulator;
  order: OrderRecord;
}): PurchaseUnitRecord {
  const { unit } = order;
  const misreport = simulator.misreports.get(order.id);
  if (misreport === undefined) return unit;
  const payee = reportedPayee({ simulator, order });
  const { amount, currency } = misreport;
  if (amount === null && currency === null) return { ...unit, payee };
  return {
    ...unit,
    payee,
    amount: amount ?? unit.amount,
    currency: currency ?? unit.currency,
    breakdown: null,
    items: [],
  };
}

/** The capture as PayPal reports it: its fee fits the reported amount. */
export function reportedCapture({
  simulator,
  capture,
}: {
  simulator: PayPalSimulator;
  capture: CaptureRecord;
}): CaptureRecord {
  const misreport = simulator.misreports.get(capture.orderId);
  if (misreport === undefined) return capture;
  const { currency } = misreport;
  const amount = misreport.amount ?? capture.amount;
  return { ...capture, amount, currency: currency ?? capture.currency, fee: feeOf(amount) };
}

/** Who got the money, as PayPal reports it. */
export function reportedPayee({
  simulator,
  order,
}: {
  simulator: PayPalSimulator;
  order: OrderRecord;
}): PurchaseUnitRecord['payee'] {
  const { payee } = order.unit;
  const misreport = simulator.misreports.get(order.id);
  return {
    merchantId: misreport?.merchantId ?? payee.merchantId,
    email: misreport?.email ?? payee.email,
  };
}
