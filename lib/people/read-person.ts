import type { Role } from '@/lib/auth/roles';
import { sessionSecondsOf } from '@/lib/auth/session-cookie';
import { db } from '@/lib/core/db/client';
import { POINTS_UNIT, toDecimal } from '@/lib/core/money';
import { type PersonRow, requirePersonRow } from './person-row';
import { personSummary } from './person-summary';
import type { PersonResponse } from './schema';

/**
 * A person as an operator of a role sees them.
 * @throws PayError not_found, database_unavailable
 */
export async function readPerson({
  personId,
  viewerRole,
}: {
  personId: number;
  viewerRole: Role;
}): Promise<PersonResponse> {
  const row = await requirePersonRow(personId);
  const [balances, secondFactors, sessions, payments, payouts, waitingApprovals] = await Promise.all([
    readBalances(personId),
    db().secondFactor.count({ where: { userId: personId, confirmedAt: { not: null } } }),
    countSessions(row),
    db().paymentRecord.count({ where: { userId: personId } }),
    db().payout.count({ where: { userId: personId } }),
    db().approval.count({ where: { makerId: personId, state: 'open' } }),
  ]);
  return {
    ...personSummary({ row, viewerRole }),
    role_given_at: row.roleGivenAt?.toISOString() ?? null,
    has_second_factor: secondFactors > 0,
    sessions,
    balances,
    payments,
    payouts,
    waiting_approvals: waitingApprovals,
  };
}

/** Those that are neither ended nor too old. */
function countSessions({ id, role }: PersonRow): Promise<number> {
  const begun = new Date(Date.now() - sessionSecondsOf(role) * 1000);
  return db().session.count({ where: { userId: id, endedAt: null, createdAt: { gt: begun } } });
}

async function readBalances(userId: number): Promise<PersonResponse['balances']> {
  const accounts = await db().ledgerAccount.findMany({
    where: { userId, balance: { not: 0 } },
    select: { kind: true, unit: true, balance: true },
    orderBy: { id: 'asc' },
  });
  return accounts.map(({ kind, unit: currency, balance }) => {
    const amount = Number(balance);
    return {
      kind,
      currency,
      amount,
      amount_display: currency === POINTS_UNIT ? String(amount) : toDecimal({ amount, currency }),
    };
  });
}
