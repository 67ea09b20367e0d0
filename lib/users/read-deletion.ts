import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { POINTS_UNIT, toDecimal } from '@/lib/core/money';
import { type DeletionBlockerReason, deletionBlockerReasons, keptRecords } from './reasons';
import type { DeletionBlocker, DeletionResponse } from './schema';

/** More than anybody ends in one sitting; those behind them show when these are ended. */
const SHOWN_MAX = 50;

/**
 * What a person has to end before they can delete their account, what is lost with it, and what stays.
 * @throws PayError database_unavailable
 */
export async function readDeletion({ id }: { id: number }): Promise<DeletionResponse> {
  const [blockers, points, offers, drafts, coupons] = await Promise.all([
    readBlockers(id),
    readPoints(id),
    db().taskApplication.count({ where: { helperId: id, status: 'offered' } }),
    db().task.count({ where: { posterId: id, status: 'pending_payment' } }),
    db().userCoupon.count({ where: { userId: id, coupon: { validUntil: { gt: new Date() } } } }),
  ]);
  return { blockers, lost: { points, coupons, offers, drafts }, kept: [...keptRecords] };
}

async function readBlockers(userId: number): Promise<DeletionBlocker[]> {
  const rows = await db().$queryRaw`
    SELECT reason, subject, amount, unit FROM deletion_blockers(${userId}::integer) LIMIT ${SHOWN_MAX}`;
  return rowsSchema
    .parse(rows)
    .map(({ reason, subject, amount, unit }) => ({
      reason,
      subject,
      page: pageOf({ reason, subject }),
      amount,
      currency: unit,
      amount_display: displayOf({ amount, unit }),
    }))
    .sort((a, b) => deletionBlockerReasons.indexOf(a.reason) - deletionBlockerReasons.indexOf(b.reason));
}

const rowsSchema = z.array(
  z.object({
    reason: z.enum(deletionBlockerReasons),
    subject: z.string(),
    amount: z.coerce.number().int().nullable(),
    unit: z.string().nullable(),
  }),
);

function displayOf({ amount, unit }: { amount: number | null; unit: string | null }): string | null {
  if (amount === null || unit === null) return null;
  return unit === POINTS_UNIT ? String(amount) : toDecimal({ amount, currency: unit });
}

/** Where one ends it. */
function pageOf({ reason, subject }: { reason: DeletionBlockerReason; subject: string }): string {
  const [kind, id] = subject.split(':');
  if (kind === 'task') return `/tasks/${id}`;
  if (kind === 'payment') return `/payments/${id}`;
  if (reason === 'approval_waiting') return '/admin/approvals';
  if (reason === 'last_admin') return '/admin/people';
  return reason === 'points_reserved' ? '/payments' : '/wallet';
}

async function readPoints(userId: number): Promise<number> {
  const account = await db().ledgerAccount.findUnique({
    where: { id: `user:${userId}:points` },
    select: { balance: true },
  });
  return Number(account?.balance ?? 0);
}
