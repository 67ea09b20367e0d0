import { db } from '@/lib/core/db/client';
import { pointsOf, reservedPointsOf } from '@/lib/ledger/accounts';

/** A person's points. `available` can be spent now, `reserved` belongs to pending payments. */
export type PointsBalance = { available: number; reserved: number };

/** @throws PayError database_unavailable */
export async function readPointsBalance(userId: number): Promise<PointsBalance> {
  const available = pointsOf(userId).id;
  const reserved = reservedPointsOf(userId).id;
  const accounts = await db().ledgerAccount.findMany({ where: { id: { in: [available, reserved] } } });
  const balanceOf = (id: string) => Number(accounts.find((account) => account.id === id)?.balance ?? 0);
  return { available: balanceOf(available), reserved: balanceOf(reserved) };
}
