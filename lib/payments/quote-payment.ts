import type { CreatePaymentBody, QuoteAnswer } from '@/lib/http/contract/payment';
import { pointsChoices } from '@/lib/pricing/points-choices';
import { providerMinimum } from '@/lib/pricing/provider-limits';
import { quoteAnswer } from './answer';
import { orderOf } from './order-of';

/**
 * What a payment would cost and how it would be divided. Changes nothing.
 * @throws PayError everything that `orderOf` throws
 */
export async function quotePayment({
  user,
  taskId,
  body,
}: {
  user: { id: number };
  taskId: number;
  body: CreatePaymentBody;
}): Promise<QuoteAnswer> {
  const order = await orderOf({ userId: user.id, taskId, body });
  const minimum = providerMinimum({ provider: order.providerName, currency: order.currency });
  return quoteAnswer({
    feeType: order.feeType,
    currency: order.currency,
    price: order.price,
    pointsAvailable: order.pointsAvailable,
    providerMinimum: minimum,
    pointsChoices: pointsChoices({
      due: order.price.total - order.price.couponDiscount,
      available: order.pointsAvailable,
      minimum,
    }),
  });
}
