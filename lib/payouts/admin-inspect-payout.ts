import { db } from '@/lib/core/db/client';
import { PayError } from '@/lib/core/errors';
import { isSentAfterAll } from './decide-over';
import { listPayoutAccountRows, type PayoutAccountRow } from './payout-account-row';
import { type PayoutRow, toPayoutRow } from './payout-row';
import { payoutAccountStateSchema } from './schema';
import { isCancellable, shownReason } from './sending-proof';
import {
  type PayoutAccountState,
  type PayoutOutcome,
  type PayoutResolution,
  payoutResolutions,
} from './states';

/** One payout as an operator needs it. */
export type InspectedPayout = PayoutRow & {
  personName: string;
  personEmail: string;
  /** The destination, as the provider knows it. */
  accountState: PayoutAccountState;
  syncCount: number;
  nextSyncAt: Date | null;
  updatedAt: Date;
  canCancel: boolean;
  /** The person's other accounts that can be paid. */
  alternatives: PayoutAccountRow[];
  /** What an operator may say of it, if its provider does not. */
  outcomes: PayoutOutcome[];
  /** Who may bear it, if it was sent after all and an operator has to decide. */
  resolutions: PayoutResolution[];
  /** Each movement of its money, the oldest first: an amount from the first account to the second. Minor units. */
  steps: {
    id: string;
    kind: string;
    from: string;
    to: string;
    amount: number;
    note: string | null;
    at: Date;
  }[];
};

/**
 * Everything about one payout.
 * @throws PayError not_found, database_unavailable
 */
export async function adminInspectPayout(payoutId: number): Promise<InspectedPayout> {
  const [record, transactions] = await Promise.all([
    db().payout.findUnique({
      where: { id: payoutId },
      include: { user: { select: { name: true, email: true } }, account: { select: { state: true } } },
    }),
    db().ledgerTransaction.findMany({
      where: { businessKey: { startsWith: `payout:${payoutId}:` } },
      orderBy: { id: 'asc' },
      include: { entries: { orderBy: { id: 'asc' } } },
    }),
  ]);
  if (!record) throw new PayError('not_found');
  const { user, account, ...columns } = record;
  const row = toPayoutRow(columns);
  return {
    ...row,
    reason: shownReason(row),
    canCancel: isCancellable(row),
    alternatives: (await listPayoutAccountRows(row.userId)).filter(
      ({ state, provider, reference }) =>
        state === 'ready' && !(provider === row.provider && reference === row.destination),
    ),
    outcomes: outcomesOf(row),
    resolutions: isSentAfterAll(row) ? [...payoutResolutions] : [],
    personName: user.name,
    personEmail: user.email,
    accountState: payoutAccountStateSchema.parse(account.state),
    syncCount: record.syncCount,
    nextSyncAt: record.nextSyncAt,
    updatedAt: record.updatedAt,
    steps: transactions.flatMap(({ kind, note, entries, createdAt }) =>
      entries
        .filter(({ amount }) => amount < 0n)
        .map(({ id, accountId, amount }) => ({
          id: String(id),
          kind,
          from: accountId,
          // Every transaction of a payout ends in one account.
          to: entries.find((entry) => entry.amount > 0n)?.accountId ?? '',
          amount: -Number(amount),
          note,
          at: createdAt,
        })),
    ),
  };
}

/** One that was not sent is cancelled instead. */
function outcomesOf(payout: PayoutRow): PayoutOutcome[] {
  if (payout.status === 'requested' && isCancellable(payout)) return [];
  if (payout.status === 'requested' || payout.status === 'sent') return ['arrived', 'came_back'];
  return payout.status === 'paid' ? ['came_back'] : [];
}
