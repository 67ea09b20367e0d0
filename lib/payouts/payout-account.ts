import { db } from '@/lib/core/db/client';
import type { PayoutAccount as PayoutAccountRecord } from '@/lib/core/db/generated/client';
import { PayError } from '@/lib/core/errors';
import { providerAnswer } from '@/lib/providers/call';
import { type PayoutProviderName, payoutProviderNames } from '@/lib/providers/names';
import type { Provider } from '@/lib/providers/provider';
import { provider } from '@/lib/providers/registry';
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

/**
 * Asks the provider for the state of an account, and stores it.
 * @throws PayError provider_unavailable, database_unavailable
 */
export async function syncPayoutAccount(account: PayoutAccountRow): Promise<PayoutAccountRow> {
  const { state } = await providerAnswer(() => payoutAdapter(account.provider).findPayoutAccount(account));
  if (state === account.state) return account;
  await db().payoutAccount.updateMany({
    // A person may have named another account meanwhile.
    where: { id: account.id, externalId: account.reference },
    data: { state, updatedAt: new Date() },
  });
  return { ...account, state };
}

/** The providers that can pay people here. */
export function payoutProviders(): PayoutProviderName[] {
  return payoutProviderNames.filter((name) => provider(name) !== null);
}

/** @throws PayError payout_method_not_available where there are no keys for it */
export function payoutAdapter(name: PayoutProviderName): Provider {
  const adapter = provider(name);
  if (!adapter) throw new PayError('payout_method_not_available', { message: `no keys for ${name}` });
  return adapter;
}

function toPayoutAccountRow({
  id,
  userId,
  provider: name,
  externalId: reference,
  state,
}: PayoutAccountRecord): PayoutAccountRow {
  return {
    id,
    userId,
    provider: payoutProviderNameSchema.parse(name),
    reference,
    state: payoutAccountStateSchema.parse(state),
  };
}
