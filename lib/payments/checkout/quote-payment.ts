import { quoteResponse } from '@/lib/payments/payment-response';
import type { CreatePaymentBody, QuoteResponse } from '@/lib/payments/schema';
import { pointsChoices } from '@/lib/pricing/points-choices';
import { capabilities } from '@/lib/providers/names';
import { priceCheckout } from './price-checkout';

/**
 * The price of a payment and its parts. Changes nothing.
 * @throws PayError everything that `priceCheckout` throws
 */
export async function quotePayment({
  user,
  taskId,
  body,
}: {
  user: { id: number };
  taskId: number;
  body: CreatePaymentBody;
}): Promise<QuoteResponse> {
  const order = await priceCheckout({ userId: user.id, taskId, body });
  const minimum = capabilities[order.providerName].minimum[order.currency];
  return quoteResponse({
    feeType: order.feeType,
    currency: order.currency,
    price: order.price,
    parts: order.parts,
    pointsAvailable: order.pointsAvailable,
    providerMinimum: minimum,
    pointsChoices: pointsChoices({
      due: order.price.total - order.price.couponDiscount,
      available: order.pointsAvailable,
      minimum,
    }),
  });
}
