import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_ROOT } from '../environment';

/**
 * The files in which a mistake costs money, and which decide without a database: these are mutated. Their tests are those
 * beside them, `name.test.ts` and `name-subject.test.ts`, without the ones that need a database. A part of a decision is
 * tested through the file that decides.
 */
export const MUTATED_FILES = [
  'lib/core/money.ts',
  'lib/core/typed-amount.ts',
  'lib/core/typed-number.ts',
  'lib/pricing/service-fee.ts',
  'lib/pricing/further-fee.ts',
  'lib/pricing/fee-terms-of.ts',
  'lib/pricing/points-choices.ts',
  'lib/pricing/price.ts',
  'lib/providers/names.ts',
  'lib/coupons/coupon-rules.ts',
  'lib/payments/closing-reasons.ts',
  'lib/payments/sync/decide-payment.ts',
  'lib/payments/sync/plan-payment.ts',
  'lib/payments/sync/plan-settlement.ts',
  'lib/payments/fees.ts',
  'lib/payments/sync/release-reservations.ts',
  'lib/payments/checkout/plan-create-payment.ts',
  'lib/payments/states.ts',
  'lib/refunds/decide-refund.ts',
  'lib/refunds/plan-refund.ts',
  'lib/refunds/plan-refund-end.ts',
  'lib/refunds/plan-refund-parts.ts',
  'lib/refunds/split-refund.ts',
  'lib/refunds/allocate.ts',
  'lib/disputes/decide-dispute.ts',
  'lib/disputes/cover-loss.ts',
  'lib/disputes/plan-dispute.ts',
  'lib/disputes/plan-holds.ts',
  'lib/payouts/decide-payout.ts',
  'lib/tasks/cancellation/cancel-rules.ts',
  'lib/tasks/change-orders/plan-change-order.ts',
  'lib/tasks/cancellation/plan-cancel.ts',
  'lib/tasks/plan-task.ts',
  'lib/tasks/wait-of.ts',
  'lib/tasks/refund-requests/plan-refund-request.ts',
  'lib/providers/stripe/stripe-balance.ts',
  'lib/providers/stripe/stripe-dispute.ts',
  'lib/providers/stripe/stripe-errors.ts',
  'lib/providers/stripe/stripe-event.ts',
  'lib/providers/stripe/stripe-snapshot.ts',
  'lib/providers/stripe/stripe-payout.ts',
  'lib/providers/stripe/stripe-refund.ts',
  'lib/providers/paypal/paypal-balance-line.ts',
  'lib/providers/paypal/paypal-dispute.ts',
  'lib/providers/paypal/paypal-event.ts',
  'lib/providers/paypal/paypal-snapshot.ts',
  'lib/providers/paypal/paypal-payout.ts',
  'lib/providers/paypal/paypal-refund.ts',
  'lib/providers/paypal/paypal-refusal.ts',
] as const;

/** Parts of a decision, by the file that decides. */
export const TESTED_THROUGH: Partial<Record<string, string>> = {
  'lib/payments/sync/plan-payment.ts': 'lib/payments/sync/decide-payment.ts',
  'lib/payments/sync/plan-settlement.ts': 'lib/payments/sync/decide-payment.ts',
  'lib/refunds/plan-refund-end.ts': 'lib/refunds/plan-refund.ts',
  'lib/refunds/plan-refund-parts.ts': 'lib/refunds/plan-refund.ts',
  'lib/disputes/cover-loss.ts': 'lib/disputes/decide-dispute.ts',
  'lib/disputes/plan-dispute.ts': 'lib/disputes/decide-dispute.ts',
};

/** The unit tests beside a file, or beside the one through which it is tested. */
export function testsOf(file: string): string[] {
  const { dir, name } = path.parse(TESTED_THROUGH[file] ?? file);
  const folder = path.join(PROJECT_ROOT, dir);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((entry) => entry.endsWith('.test.ts') && !entry.endsWith('.integration.test.ts'))
    .filter((entry) => entry === `${name}.test.ts` || entry.startsWith(`${name}-`))
    .map((entry) => path.join(dir, entry))
    .sort();
}
