import { bookingsOf } from '@/lib/ledger/bookings-of';
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
  const plan = planResolution({ situation, resolution, shortfall });
  const { payment } = plan;
  const move = payment?.kind === 'move' ? payment : null;
  const review = move?.set.review_reason;
  return {
    verb: command.verb,
    bookings: bookingsOf(plan),
    payment_status: paymentStatusSchema.parse(move?.to ?? row.status),
    review_reason: review === undefined ? row.reviewReason : review,
  };
}
