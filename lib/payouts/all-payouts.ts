import { db } from '@/lib/db/client';
import { databaseFault } from '@/lib/db/database-fault';
import { type PayoutStatus, toPayoutRow } from './payout-row';

export type OperatorPayout = {
  id: number;
  personName: string;
  personEmail: string;
  provider: string;
  destination: string;
  /** The provider's number of it. */
  reference: string | null;
  status: PayoutStatus;
  /** Minor units. */
  amount: number;
  currency: string;
  reason: string | null;
  createdAt: Date;
};

/** Money is there within minutes or, unclaimed, after weeks: what takes longer than this deserves a look. */
const STUCK_HOURS = 24;

/**
 * Everybody's payouts, the newest first. `stuck` are those that wait for something, or for long; `failed` came back.
 * @throws PayError database_unavailable
 */
export async function allPayouts({
  filter,
  cursor,
  limit = 30,
}: {
  filter: 'stuck' | 'failed' | null;
  cursor?: number | undefined;
  limit?: number;
}): Promise<{ payouts: OperatorPayout[]; nextCursor: number | null }> {
  try {
    const records = await db().payout.findMany({
      where: { ...whereOf(filter), ...(cursor !== undefined && { id: { lt: cursor } }) },
      include: { user: { select: { name: true, email: true } } },
      orderBy: { id: 'desc' },
      take: limit + 1,
    });
    const page = records.slice(0, limit);
    return {
      payouts: page.map(({ user, ...record }) => {
        const { payoutReference: reference, ...row } = toPayoutRow(record);
        return {
          id: row.id,
          personName: user.name,
          personEmail: user.email,
          provider: row.provider,
          destination: row.destination,
          reference,
          status: row.status,
          amount: row.amount,
          currency: row.currency,
          reason: row.reason,
          createdAt: row.createdAt,
        };
      }),
      nextCursor: records.length > limit ? (page.at(-1)?.id ?? null) : null,
    };
  } catch (error) {
    throw databaseFault(error).toThrow;
  }
}

function whereOf(filter: 'stuck' | 'failed' | null) {
  if (filter === null) return {};
  if (filter === 'failed') return { status: 'failed' };
  const longAgo = new Date(Date.now() - STUCK_HOURS * 3_600_000);
  return {
    status: { in: ['requested', 'sent'] },
    OR: [{ failureReason: { not: null } }, { createdAt: { lte: longAgo } }],
  };
}
