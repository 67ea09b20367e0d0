import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { databaseFault } from '@/lib/core/db/database-fault';
import { Prisma } from '@/lib/core/db/generated/client';
import { PayError } from '@/lib/core/errors';
import type { AppLocale } from '@/lib/i18n/locales';
import type { PayoutProviderName } from '@/lib/providers/names';
import { destinationNotice } from './destination-notice';

/**
 * Withdraws a new payout destination while nothing can have gone there: the one before it is in force again at once, or there is
 * none. The person is told.
 * @throws PayError not_found if no destination of theirs waits, payout_account_taken if somebody else named the one before since,
 *   database_unavailable
 */
export async function withdrawPayoutAccount({
  userId,
  provider,
  locale,
}: {
  userId: number;
  provider: PayoutProviderName;
  locale: AppLocale;
}): Promise<void> {
  const rows = await withdraw({ userId, provider, locale }).catch((error: unknown) => {
    if (databaseFault(error).constraint === 'payout_accounts_external_key')
      throw new PayError('payout_account_taken');
    throw error;
  });
  if (withdrawnSchema.parse(rows).length === 0) throw new PayError('not_found');
}

const withdrawnSchema = z.array(z.object({ id: z.number() }));

function withdraw({
  userId,
  provider,
  locale,
}: {
  userId: number;
  provider: PayoutProviderName;
  locale: AppLocale;
}): Promise<unknown> {
  const kind = 'payout_destination_withdrawn';
  return db().$queryRaw`
    WITH waiting AS (
      SELECT id, user_id, external_id, usable_at, replaced_external_id AS before_external_id FROM payout_accounts
      WHERE user_id = ${userId} AND provider = ${provider} AND usable_at > now() FOR UPDATE),
    restored AS (
      UPDATE payout_accounts a SET external_id = w.before_external_id, replaced_external_id = NULL, usable_at = now(),
        updated_at = now()
      FROM waiting w WHERE a.id = w.id AND w.before_external_id IS NOT NULL RETURNING a.id),
    removed AS (
      DELETE FROM payout_accounts a USING waiting w WHERE a.id = w.id AND w.before_external_id IS NULL RETURNING a.id),
    told AS (${destinationNotice({ kind, provider, locale, changed: Prisma.sql`waiting` })})
    SELECT id FROM restored UNION ALL SELECT id FROM removed`;
}
