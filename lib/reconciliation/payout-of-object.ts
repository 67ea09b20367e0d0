import { db } from '@/lib/core/db/client';
import { findPayoutRow, type PayoutRow } from '@/lib/payouts/payout-row';
import { readLabel } from '@/lib/providers/external-reference';
import type { ProviderName } from '@/lib/providers/names';
import { ownReferenceOf } from './own-reference-of';

/** What the books call a payout whose reference at the provider is unknown: see `unmatched_transactions` in prisma/sql. */
const UNKNOWN = /^unknown-(\d{1,9})$/;

export function isUnknownReference(reference: string): boolean {
  return UNKNOWN.test(reference);
}

/**
 * Our payout that an object of the provider's list is, by its reference, or by our own that a line of it carries; null: none.
 * @param reference what follows `payout:` in the key of the object
 * @throws PayError database_unavailable
 */
export async function payoutOfObject({
  provider,
  reference,
}: {
  provider: ProviderName;
  reference: string;
}): Promise<PayoutRow | null> {
  const id = UNKNOWN.exec(reference)?.[1];
  const own = await ownReferenceOf({ provider, reference });
  const label = readLabel({ kind: 'payout', text: own ?? undefined });
  const payout = await db().payout.findFirst({
    where: {
      provider,
      OR: [
        { providerPayoutId: reference },
        ...(id === undefined ? [] : [{ id: Number(id), providerPayoutId: null }]),
        ...(label ? [{ id: label.id, token: label.token }] : []),
      ],
    },
    select: { id: true },
  });
  return payout && findPayoutRow({ id: payout.id });
}
