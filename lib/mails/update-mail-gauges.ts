import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { gauge } from '@/lib/core/metrics';

/**
 * Sets how many mails nobody sends any more, and for how long the oldest waits.
 * @throws PayError database_unavailable
 */
export async function updateMailGauges(): Promise<void> {
  const [row] = rowsSchema.parse(
    await db().$queryRaw`
      SELECT (SELECT count(*)::integer FROM mails WHERE state = 'parked') AS parked,
        COALESCE((SELECT extract(epoch FROM now() - min(created_at))::float FROM mails WHERE state = 'waiting'), 0) AS age`,
  );
  gauge({ name: 'linku_mails_parked', help: 'Mails that could not be sent and wait for an operator' }).set(
    row.parked,
  );
  gauge({
    name: 'linku_mail_oldest_age_seconds',
    help: 'The age of the oldest mail that waits to be sent',
  }).set(row.age);
}

const rowsSchema = z.tuple([z.object({ parked: z.number(), age: z.number() })]);
