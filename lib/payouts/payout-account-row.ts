import { db } from '@/lib/core/db/client';
import type { PayoutAccount as PayoutAccountRecord } from '@/lib/core/db/generated/client';
import type { PayoutProviderName } from '@/lib/providers/names';
import { payoutProviderNameSchema } from '@/lib/providers/schema';
import { payoutAccountStateSchema } from './schema';
import type { PayoutAccountState } from './states';

/** A person's account at a provider, and its state. */
export type PayoutAccountRow = {
  id: number;
  userId: number;
  provider: PayoutProviderName;
  reference: string;
  state: PayoutAccountState;
  /** From when on payouts may go there; null: they may. */
  usableFrom: Date | null;
  /** Where they go again if the change is withdrawn until then. */
  replaced: string | null;
};

type AccountFilter =
  | { userId: number; provider: PayoutProviderName }
  | { provider: string; reference: string };

/**
 * One payout account, or null.
 * @throws PayError database_unavailable
 */
export async function findPayoutAccountRow(filter: AccountFilter): Promise<PayoutAccountRow | null> {
  const record = await db().payoutAccount.findFirst({
    where: 'userId' in filter ? filter : { provider: filter.provider, externalId: filter.reference },
  });
  return record && toPayoutAccountRow(record);
}

/**
 * Where a person can be paid.
 * @throws PayError database_unavailable
 */
export async function listPayoutAccountRows(userId: number): Promise<PayoutAccountRow[]> {
  const records = await db().payoutAccount.findMany({ where: { userId }, orderBy: { id: 'asc' } });
  return records.map(toPayoutAccountRow);
}

function toPayoutAccountRow({
  id,
  userId,
  provider: name,
  externalId: reference,
  state,
  usableAt,
  replacedExternalId,
}: PayoutAccountRecord): PayoutAccountRow {
  return {
    id,
    userId,
    provider: payoutProviderNameSchema.parse(name),
    reference,
    state: payoutAccountStateSchema.parse(state),
    usableFrom: usableAt.getTime() > Date.now() ? usableAt : null,
    replaced: replacedExternalId,
  };
}
