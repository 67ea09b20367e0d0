import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { gauge, secondsHistogram } from '@/lib/core/metrics';
import { needsReviewFilter } from './needs-review-filter';
import { unfinishedStatuses } from './states';

/** Measures the creation of a payment, with the provider's share in it. */
export async function timePaymentCreate<Result>(create: () => Promise<Result>): Promise<Result> {
  const stop = secondsHistogram({
    name: 'linku_payment_create_seconds',
    help: "Creation of a payment, with the provider's share in it",
    labelNames: ['outcome'],
  }).startTimer();
  try {
    const result = await create();
    stop({ outcome: 'ok' });
    return result;
  } catch (error) {
    stop({ outcome: 'refused' });
    throw error;
  }
}

/**
 * Sets the numbers of the rows. Success, failure and refund rates are quotients of the last day's payments. They come
 * from the rows and not from a counter, because a payment may settle in any process, and a worker's counter is never
 * scraped.
 * @throws PayError database_unavailable
 */
export async function updatePaymentGauges(): Promise<void> {
  const [lastDay, unfinished, needingReview] = await read();
  const byStatus = gauge({
    name: 'linku_payments_last_day',
    help: 'Payments begun in the last 24 hours, by where they are now',
    labelNames: ['provider', 'status'],
  });
  byStatus.reset();
  for (const { provider, status, total } of lastDay) byStatus.set({ provider, status }, total);
  gauge({ name: 'linku_pending_payments', help: 'Payments whose end is not known yet' }).set(
    unfinished.total,
  );
  gauge({ name: 'linku_pending_payment_oldest_age_seconds', help: 'Age of the oldest of them' }).set(
    unfinished.oldest_seconds,
  );
  gauge({ name: 'linku_payments_needing_review', help: 'Payments that a person has to review' }).set(
    needingReview,
  );
}

const lastDaySchema = z.array(z.object({ provider: z.string(), status: z.string(), total: z.number() }));
const unfinishedSchema = z.object({ total: z.number(), oldest_seconds: z.number() });

async function read(): Promise<[z.output<typeof lastDaySchema>, z.output<typeof unfinishedSchema>, number]> {
  const [lastDay, unfinished, needingReview] = await Promise.all([
    db().$queryRaw`
      SELECT payment_provider AS provider, payment_status AS status, count(*)::integer AS total
      FROM payment_records WHERE created_at > now() - interval '1 day' GROUP BY 1, 2`,
    db().$queryRaw`
      SELECT count(*)::integer AS total,
        COALESCE(extract(epoch FROM now() - min(created_at)), 0)::float8 AS oldest_seconds
      FROM payment_records WHERE payment_status = ANY (${unfinishedStatuses})`,
    db().paymentRecord.count({ where: needsReviewFilter }),
  ]);
  return [lastDaySchema.parse(lastDay), z.tuple([unfinishedSchema]).parse(unfinished)[0], needingReview];
}
