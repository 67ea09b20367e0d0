import { db } from '@/lib/core/db/client';
import { providerAnswer } from '@/lib/providers/with-provider';
import type { PayoutAccountRow } from './payout-account-row';
import { payoutAdapter } from './payout-adapter';

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
