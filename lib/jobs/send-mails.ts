import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { log } from '@/lib/core/log';
import { runRows } from '@/lib/core/run-rows';
import { parkBrokenMail } from '@/lib/mails/park-broken-mail';
import { sendMail } from '@/lib/mails/send-mail';

const BATCH = 25;

/** A mail server that hangs holds one of these for less than a minute. */
const AT_ONCE = 5;

/** Longer than a whole batch at a server that hangs; a mail whose process died is sent again after that. */
const CLAIM_SECONDS = 600;

/**
 * Sends the mails that wait. A claim writes the time of the next attempt, so that of several workers one sends each mail. One
 * that cannot be written at all is parked, and the others go on.
 * @returns how many were claimed
 * @throws PayError database_unavailable
 */
export async function sendMails(): Promise<number> {
  const rows = claimedSchema.parse(
    await db().$queryRaw`
      UPDATE mails m SET attempts = m.attempts + 1, next_attempt_at = now() + make_interval(secs => ${CLAIM_SECONDS}::float)
      FROM (SELECT c.id FROM mails c WHERE c.state = 'waiting' AND c.next_attempt_at <= now()
        ORDER BY c.next_attempt_at, c.id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED) due
      WHERE m.id = due.id RETURNING m.id`,
  );
  await runRows({
    job: 'send-mails',
    rows,
    idOf: ({ id }) => id,
    run: sendOrPark,
    atOnce: AT_ONCE,
    isScheduled: true,
  });
  return rows.length;
}

const claimedSchema = z.array(z.object({ id: z.bigint() }));

/** A fault of ours comes again with the next attempt, so a person sees it at once. */
async function sendOrPark({ id }: { id: bigint }): Promise<void> {
  try {
    await sendMail({ id });
  } catch (error) {
    if (error instanceof PayError) throw error;
    log().error({ mail: String(id), error }, 'A mail could not be written');
    await parkBrokenMail({ id });
  }
}
