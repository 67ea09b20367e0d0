import { PayError } from '@/lib/core/errors';
import { endings, OFFER_PAUSE_DAYS } from './offer-refusal';
import { readOfferRefusal } from './read-offer-refusal';

/**
 * Refuses the offer of a helper who owes the service fee of a task that they cancelled, and has other work. The details
 * tell what ends the refusal.
 * @throws PayError helper_owes, database_unavailable
 */
export async function requireMayOffer(offer: { userId: number; taskId: number }): Promise<void> {
  const refusal = await readOfferRefusal(offer);
  if (refusal === null) return;
  const { reason, until } = refusal;
  const pause = until !== null && { days: OFFER_PAUSE_DAYS, until };
  throw new PayError('helper_owes', { details: { reason, ends_when: endings[reason], ...pause } });
}
