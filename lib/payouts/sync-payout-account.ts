import { db } from '@/lib/core/db/client';
import { Prisma } from '@/lib/core/db/generated/client';
import { providerAnswer } from '@/lib/providers/with-provider';
import { destinationNotice, usableFromNow } from './destination-notice';
import { findPayoutAccountRow, type PayoutAccountRow } from './payout-account-row';
import { payoutAdapter } from './payout-adapter';

/**
 * Asks the provider for the state of an account, and stores it.
 * @throws PayError provider_unavailable, database_unavailable
 */
export async function syncPayoutAccount(account: PayoutAccountRow): Promise<PayoutAccountRow> {
  const { state } = await providerAnswer(() => payoutAdapter(account.provider).findPayoutAccount(account));
  if (state === account.state) return account;
  if (account.state === 'onboarding' && state === 'ready') return makeReady(account);
  await db().payoutAccount.updateMany({
    // A person may have named another account meanwhile.
    where: { id: account.id, externalId: account.reference },
    data: { state, updatedAt: new Date() },
  });
  return { ...account, state };
}

/** Somebody has just told the provider whose bank account it is, so its wait begins, and its person is told. */
async function makeReady(account: PayoutAccountRow): Promise<PayoutAccountRow> {
  const { id, userId, provider, reference } = account;
  const changed = Prisma.sql`(SELECT r.*, NULL::text AS before_external_id FROM ready r)`;
  await db().$executeRaw`
    WITH ready AS (
      UPDATE payout_accounts SET state = 'ready', usable_at = greatest(usable_at, ${usableFromNow()}), updated_at = now()
      WHERE id = ${id} AND external_id = ${reference} AND state = 'onboarding' RETURNING user_id, external_id, usable_at)
    ${destinationNotice({ kind: 'payout_destination_changed', provider, changed })}`;
  return (await findPayoutAccountRow({ userId, provider })) ?? account;
}
