import { toDecimal } from '@/lib/core/money';
import type { PointsChoices } from '@/lib/pricing/points-choices';
import type { Price } from '@/lib/pricing/price';
import { type ProviderName, providerNames } from '@/lib/providers/names';
import { type DueParts, fees } from './fees';
import type { PaymentRow } from './payment-row';
import { PAYMENT_NOTE, type PaymentDetail, type PaymentResponse, type QuoteResponse } from './schema';
import { isUnfinished } from './states';

/** A payment as the API returns it: every key, always. */
export function paymentResponse(payment: PaymentRow): PaymentResponse {
  const { currency } = payment;
  return {
    payment_id: payment.id,
    status: payment.status,
    fee_type: payment.feeType,
    ...amounts({
      currency,
      price: {
        total: payment.totalAmount,
        pointsUsed: payment.pointsUsed,
        couponDiscount: payment.couponDiscount,
        finalAmount: payment.finalAmount,
        provider: payment.provider,
      },
      parts: partsOf(payment),
    }),
    checkout_url: payment.status === 'pending' ? payment.checkoutUrl : null,
    payment_provider: payment.provider,
    paypal_payment_id: payment.provider === 'paypal' ? payment.reference : null,
    expires_at: isUnfinished(payment.status) ? payment.expiresAt.toISOString() : null,
    note: PAYMENT_NOTE,
  };
}

/** The same with the fields for a status page and a receipt. */
export function paymentDetail(payment: PaymentRow): PaymentDetail {
  return {
    ...paymentResponse(payment),
    task_id: payment.taskId,
    created_at: payment.createdAt.toISOString(),
    completed_at: payment.completedAt?.toISOString() ?? null,
    reason: payment.reviewReason ?? payment.reason,
  };
}

/** A price before a payment exists. */
export function quoteResponse({
  feeType,
  currency,
  price,
  parts,
  pointsAvailable,
  providerMinimum,
  pointsChoices,
}: {
  feeType: QuoteResponse['fee_type'];
  currency: string;
  price: Price;
  parts: DueParts;
  pointsAvailable: number;
  providerMinimum: number | null;
  pointsChoices: PointsChoices;
}): QuoteResponse {
  return {
    fee_type: feeType,
    ...amounts({ currency, price, parts }),
    payment_provider: price.provider,
    note: PAYMENT_NOTE,
    points_available: pointsAvailable,
    provider_minimum: providerMinimum,
    points_choices: pointsChoices,
  };
}

/** The lines of a payment's total. */
export function partsOf({ feeType, totalAmount, furtherFee }: PaymentRow): DueParts {
  const fee = fees[feeType].isHeld ? furtherFee : totalAmount;
  return { reward: totalAmount - fee, fee };
}

function amounts({ currency, price, parts }: { currency: string; price: Price; parts: DueParts }) {
  const display = (amount: number) => toDecimal({ amount, currency });
  const ifAny = (amount: number) => (amount > 0 ? display(amount) : null);
  return {
    total_amount: price.total,
    total_amount_display: display(price.total),
    reward_amount: parts.reward,
    reward_amount_display: ifAny(parts.reward),
    service_fee_amount: parts.fee,
    service_fee_amount_display: ifAny(parts.fee),
    points_used: price.pointsUsed,
    points_used_display: ifAny(price.pointsUsed),
    coupon_discount: price.couponDiscount,
    coupon_discount_display: ifAny(price.couponDiscount),
    ...takenAmounts({ price, display }),
    currency,
    final_amount: price.finalAmount,
    final_amount_display: display(price.finalAmount),
  };
}

type TakenAmounts = Record<`${ProviderName}_amount`, number | null> &
  Record<`${ProviderName}_amount_display`, string | null>;

/** The amount of each provider, under its own name; null for the others. */
function takenAmounts({
  price,
  display,
}: {
  price: Price;
  display: (amount: number) => string;
}): TakenAmounts {
  const fields = providerNames.flatMap((name) => {
    const amount = price.provider === name ? price.finalAmount : null;
    return [
      [`${name}_amount`, amount],
      [`${name}_amount_display`, amount === null ? null : display(amount)],
    ];
  });
  return Object.fromEntries(fields);
}
