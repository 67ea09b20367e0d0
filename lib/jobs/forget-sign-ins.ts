import { db } from '@/lib/core/db/client';

/** A session lasts seven days; for the rest somebody can still be told where their account was used. */
const SESSION_KEPT_DAYS = 30;

/** Longer than any link that a message carries. */
const MESSAGE_KEPT_DAYS = 30;

/** Long enough to look up what happened last season. What it was about stays. */
const NOTIFICATION_KEPT_DAYS = 365;

/** One statement deletes so many, so that the first run of an old database holds no lock for long. */
const BATCH = 5_000;

/**
 * Deletes what is known of people for a while only: old sessions, links that are over, old messages and notifications with their mails. A registration that
 * nobody confirmed goes with its link.
 * @returns how many rows
 * @throws PayError database_unavailable
 */
export async function forgetSignIns(): Promise<number> {
  const counts = await Promise.all([
    deleteAll(oldSessions),
    db().$executeRaw`DELETE FROM account_links WHERE expires_at <= now()`,
    deleteAll(oldMessages),
    deleteAll(oldNotifications),
  ]);
  return counts.reduce((sum, count) => sum + count, 0);
}

async function deleteAll(deleteSome: () => Promise<number>): Promise<number> {
  let total = 0;
  for (let count = BATCH; count === BATCH; total += count) count = await deleteSome();
  return total;
}

function oldSessions(): Promise<number> {
  return db().$executeRaw`
    DELETE FROM sessions WHERE id IN (
      SELECT id FROM sessions WHERE created_at < now() - make_interval(days => ${SESSION_KEPT_DAYS}::integer)
      ORDER BY created_at LIMIT ${BATCH})`;
}

function oldMessages(): Promise<number> {
  return db().$executeRaw`
    DELETE FROM messages WHERE id IN (
      SELECT id FROM messages WHERE created_at < now() - make_interval(days => ${MESSAGE_KEPT_DAYS}::integer)
      ORDER BY created_at LIMIT ${BATCH})`;
}

function oldNotifications(): Promise<number> {
  return db().$executeRaw`
    DELETE FROM notifications WHERE id IN (
      SELECT id FROM notifications WHERE created_at < now() - make_interval(days => ${NOTIFICATION_KEPT_DAYS}::integer)
      ORDER BY created_at LIMIT ${BATCH})`;
}
