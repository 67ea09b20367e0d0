import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { invariant, PayError } from '@/lib/core/errors';
import { POINTS_UNIT } from '@/lib/core/money';
import { pointsIssued, pointsOf } from '@/lib/ledger/accounts';
import { commit } from '@/lib/ledger/commit';
import type { PointsGrant } from './schema';

export type GrantPoints = {
  userId: number;
  /** In PTS, at least 1. */
  points: number;
  reason: string;
  /** The operator who grants. */
  actorId: number;
  /** The same key grants once, however often it is sent. */
  idempotencyKey: string;
  /** By whose leave, where it is above the limits. */
  approvalId?: number | undefined;
};

/**
 * Grants points to a person.
 * @throws PayError not_found, idempotency_mismatch (the key granted something else before), approval_required,
 *   approval_exceeded, database_unavailable
 */
export async function grantPoints(grant: GrantPoints): Promise<PointsGrant> {
  const { userId, points, reason, actorId, idempotencyKey, approvalId } = grant;
  const key = `points_grant:${idempotencyKey}`;
  const earlier = await findGrant(key);
  if (earlier) return replay({ earlier, grant });
  await requireUser(userId);
  const { outcome } = await commit({
    postings: [
      {
        key,
        kind: 'points_grant',
        lines: [{ from: pointsIssued, to: pointsOf(userId), amount: points }],
        note: reason,
        actor_id: actorId,
      },
    ],
    audit: {
      actor_id: actorId,
      action: 'points_granted',
      subject: `user:${userId}`,
      detail: { points, reason, key: idempotencyKey },
      act: 'points_grant',
      unit: POINTS_UNIT,
      approval_id: approvalId,
    },
  });
  invariant(
    outcome === 'done' || outcome === 'already_booked',
    `a gift of points cannot be refused: ${outcome}`,
  );
  const booked = await findGrant(key);
  invariant(booked, `the gift ${key} is in the books`);
  return replay({ earlier: booked, grant });
}

type Booked = { userId: number; points: number; reason: string; grantedAt: Date };

function replay({ earlier, grant }: { earlier: Booked; grant: GrantPoints }): PointsGrant {
  const { userId, points, reason, grantedAt } = earlier;
  if (userId !== grant.userId || points !== grant.points || reason !== grant.reason) {
    throw new PayError('idempotency_mismatch');
  }
  return { user_id: userId, points, reason, granted_at: grantedAt.toISOString() };
}

const bookedSchema = z.object({ userId: z.number(), points: z.bigint().transform(Number) });

async function findGrant(businessKey: string): Promise<Booked | null> {
  const transaction = await db().ledgerTransaction.findUnique({
    where: { businessKey },
    include: { entries: { where: { amount: { gt: 0 } }, include: { account: true } } },
  });
  if (!transaction) return null;
  const [entry] = transaction.entries;
  const { userId, points } = bookedSchema.parse({ userId: entry?.account.userId, points: entry?.amount });
  return { userId, points, reason: transaction.note ?? '', grantedAt: transaction.createdAt };
}

async function requireUser(id: number): Promise<void> {
  const user = await db().user.findUnique({ where: { id }, select: { id: true } });
  if (!user) throw new PayError('not_found');
}
