import { POINTS_UNIT, toDecimal } from '@/lib/core/money';
import { paymentStatusSchema } from '@/lib/payments/schema';
import { planResolution } from './plan-resolution';
import { readSituation } from './read-situation';
import { resolutionOf, shortfallOf } from './resolve-payment';
import type { ResolutionPreview, ResolveBody } from './schema';

/**
 * What a resolution would book, between which accounts, and how the payment would stand. Changes nothing.
 * @throws PayError not_found, malformed, resolution_not_possible, database_unavailable
 */
export async function previewResolution({
  operatorId,
  paymentId,
  command,
}: {
  operatorId: number;
  paymentId: number;
  command: ResolveBody;
}): Promise<ResolutionPreview> {
  const resolution = resolutionOf({ command, operatorId, key: 'preview' });
  const [situation, shortfall] = await Promise.all([
    readSituation(paymentId),
    shortfallOf({ paymentId, command }),
  ]);
  const { payment: row } = situation.state;
  const { payment, postings = [] } = planResolution({ situation, resolution, shortfall });
  const move = payment?.kind === 'move' ? payment : null;
  const review = move?.set.review_reason;
  return {
    verb: command.verb,
    bookings: postings.flatMap(({ lines }) =>
      lines.map(({ from, to, amount }) => ({
        from: from.id,
        to: to.id,
        amount,
        amount_display: displayOf({ amount, unit: from.unit }),
        currency: from.unit,
      })),
    ),
    payment_status: paymentStatusSchema.parse(move?.to ?? row.status),
    review_reason: review === undefined ? row.reviewReason : review,
  };
}

function displayOf({ amount, unit }: { amount: number; unit: string }): string {
  return unit === POINTS_UNIT ? String(amount) : toDecimal({ amount, currency: unit });
}
