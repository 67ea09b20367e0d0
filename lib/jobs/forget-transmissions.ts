import { db } from '@/lib/core/db/client';

/** A transmission is refused when it is three days old by its own time, so nobody can send another body under it. */
const KEPT_DAYS = 4;

/**
 * Forgets which events old transmissions brought. The events stay.
 * @returns how many
 */
export async function forgetTransmissions(): Promise<number> {
  return db().$executeRaw`
    DELETE FROM webhook_transmissions WHERE received_at < now() - make_interval(days => ${KEPT_DAYS}::integer)`;
}
