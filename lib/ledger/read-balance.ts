import { db } from '@/lib/core/db/client';
import type { Account } from './accounts';

/**
 * What a person's account holds, in minor units or points; nothing, if it was never used.
 * @throws PayError database_unavailable
 */
export async function readBalance({ id }: Account): Promise<number> {
  const account = await db().ledgerAccount.findUnique({ where: { id }, select: { balance: true } });
  return Number(account?.balance ?? 0);
}
