import { hasPermission, roles } from '@/lib/auth/roles';
import { db } from '@/lib/core/db/client';
import { readOverview } from './read-overview';

/** By London's clock; a worker that was away then writes it as soon as it is back. */
const HOUR = 7;

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Tells operators once a day what waits for them, by queue: everybody whose role sees the queues, and nobody when nothing waits.
 * The day is in the key of the notification, so any number of workers write one.
 * @returns how many were written
 * @throws PayError database_unavailable
 */
export async function writeDigests({ now = new Date() }: { now?: Date } = {}): Promise<number> {
  const { day, hour } = londonTime(now);
  if (hour < HOUR) return 0;
  const key = `daily_digest:${day}`;
  // Counting what waits costs more than this, and is asked all day.
  const today = {
    kind: 'daily_digest',
    dedupeKey: key,
    createdAt: { gte: new Date(now.getTime() - DAY_MS) },
  };
  if ((await db().notification.count({ where: today })) > 0) return 0;
  const waiting = await readWaiting();
  if (Object.values(waiting).every((count) => count === 0)) return 0;
  const viewers = roles.filter((role) => hasPermission({ role, permission: 'read' }));
  return db().$executeRaw`
    INSERT INTO notifications (user_id, kind, dedupe_key, detail)
    SELECT u.id, 'daily_digest', ${key}, jsonb_build_object('waiting', ${JSON.stringify(waiting)}::jsonb)
    FROM users u WHERE u.role = ANY (${[...viewers]}) AND u.disabled_at IS NULL
    ORDER BY u.id
    ON CONFLICT (user_id, dedupe_key) DO NOTHING`;
}

/** The queues of the console, as `mails.queue` names them. */
async function readWaiting(): Promise<Record<string, number>> {
  const [overview, mails] = await Promise.all([
    readOverview(),
    db().mail.count({ where: { state: 'parked' } }),
  ]);
  return {
    reviews: overview.needsReview,
    disputes: overview.unansweredDisputes.count,
    approvals: overview.openApprovals,
    refund_requests: overview.refundRequests.count,
    payouts: overview.payouts.stuck.count,
    refunds: overview.failedRefunds,
    differences: overview.differences,
    events: overview.troubledEvents,
    mails,
  };
}

function londonTime(now: Date): { day: string; hour: number } {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: 'Europe/London',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(now);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return { day: `${part('year')}-${part('month')}-${part('day')}`, hour: Number(part('hour')) };
}
