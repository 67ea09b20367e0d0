import { toDecimal } from '@/lib/core/money';
import { listPositions } from './list-positions';
import { readSituation } from './read-situation';
import type { PositionList } from './schema';

/**
 * Everything of a payment that waits for a person, with what can be done about it.
 * @throws PayError not_found, database_unavailable
 */
export async function readPositions(paymentId: number): Promise<PositionList> {
  const situation = await readSituation(paymentId);
  const { payment } = situation.state;
  return {
    payment_id: paymentId,
    payment_status: payment.status,
    review_reason: payment.reviewReason,
    positions: listPositions(situation).map(({ kind, subject, amount, currency, verbs }) => ({
      position: kind,
      subject,
      amount,
      amount_display: amount === null ? null : toDecimal({ amount, currency }),
      currency,
      verbs: [...verbs],
    })),
  };
}
