import type { Role } from '@/lib/auth/roles';
import { type Shown, shownTo } from '@/lib/auth/shown-to';
import { db } from '@/lib/core/db/client';
import { containing } from '@/lib/core/db/containing';
import type { Prisma } from '@/lib/core/db/generated/client';
import { type PageRequest, readPage } from '@/lib/core/read-page';
import { UNKNOWN_SEND_MS } from '@/lib/providers/sending-claim';
import { SENT_AFTER_ALL } from './decide-over';
import { type PayoutRow, toPayoutRow } from './payout-row';
import { openPayoutStatuses, type PayoutStatus, payoutStatuses } from './states';

export type OperatorPayout = {
  id: number;
  personName: string;
  personEmail: string;
  provider: PayoutRow['provider'];
  destination: string;
  /** The provider's reference of it. */
  reference: string | null;
  status: PayoutStatus;
  /** Minor units. */
  amount: number;
  currency: string;
  /** Minor units that came back after it was paid. */
  returnedAmount: number;
  reason: string | null;
  createdAt: Date;
};

/**
 * Every state, and: open: in transit. stuck: of those, the ones that wait for something, or for long. paid, failed and
 * cancelled are over; returned_in_part: paid, and a part came back.
 */
export const payoutFilters = ['open', 'stuck', ...payoutStatuses, 'returned_in_part'] as const;

export type PayoutFilter = (typeof payoutFilters)[number];

/** Money arrives within minutes or, unclaimed, after weeks: a payout that takes longer than this deserves attention. */
const STUCK_HOURS = 24;

/**
 * Everybody's payouts, the newest first.
 * @throws PayError database_unavailable
 */
export async function adminListPayouts({
  filter,
  find = '',
  viewerRole,
  cursor,
  limit = 30,
}: PageRequest & {
  filter: PayoutFilter | null;
  /** Part of a name or an address, or the provider's reference of a payout. */
  find?: string;
  /** Decides whether names and addresses are shortened; then a whole address finds, and no part. */
  viewerRole: Role;
}): Promise<{ payouts: OperatorPayout[]; nextCursor: number | null }> {
  const shown = shownTo(viewerRole);
  const wanted = {
    AND: [filter === null ? {} : payoutsWhere(filter), findWhere({ text: find.trim(), shown })],
  };
  const include = { user: { select: { name: true, email: true } } };
  const { rows, nextCursor } = await readPage({
    cursor,
    limit,
    find: ({ id, ...newest }) => db().payout.findMany({ where: { ...wanted, id }, include, ...newest }),
  });
  return { payouts: rows.map((row) => toOperatorPayout({ row, shown })), nextCursor };
}

/** The condition of a filter, for lists and for counting. */
export function payoutsWhere(filter: PayoutFilter): Prisma.PayoutWhereInput {
  if (filter === 'returned_in_part') return { status: 'paid', returnedAmount: { gt: 0 } };
  if (filter !== 'open' && filter !== 'stuck') return { status: filter };
  const open = { status: { in: [...openPayoutStatuses] } };
  if (filter === 'open') return open;
  const longAgo = new Date(Date.now() - STUCK_HOURS * 3_600_000);
  const isUnknown = { unknownSendAt: { lte: new Date(Date.now() - UNKNOWN_SEND_MS) }, status: 'requested' };
  const waiting = {
    ...open,
    OR: [{ failureReason: { not: null } }, { createdAt: { lte: longAgo } }, isUnknown],
  };
  return { OR: [waiting, { failureReason: SENT_AFTER_ALL, resolution: null }] };
}

function findWhere({ text, shown }: { text: string; shown: Shown }): Prisma.PayoutWhereInput {
  if (text === '') return {};
  const reference = text.replaceAll('\0', '');
  if (!shown.isFull) {
    const email = reference.toLowerCase();
    return {
      OR: [{ user: { email } }, { destination: { in: [reference, email] } }, { providerPayoutId: reference }],
    };
  }
  const contains = containing(text);
  return {
    OR: [
      { user: { OR: [{ name: contains }, { email: contains }] } },
      { destination: contains },
      { providerPayoutId: reference },
    ],
  };
}

type PayoutWithPerson = Prisma.PayoutGetPayload<{
  include: { user: { select: { name: true; email: true } } };
}>;

function toOperatorPayout({ row: found, shown }: { row: PayoutWithPerson; shown: Shown }): OperatorPayout {
  const { user, ...record } = found;
  const row = toPayoutRow(record);
  return {
    id: row.id,
    personName: shown.name(user.name),
    personEmail: shown.address(user.email),
    provider: row.provider,
    destination: shown.address(row.destination),
    reference: row.payoutReference,
    status: row.status,
    amount: row.amount,
    currency: row.currency,
    returnedAmount: row.returnedAmount,
    reason: row.reason,
    createdAt: row.createdAt,
  };
}
