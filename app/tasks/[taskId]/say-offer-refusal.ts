import { getFormatter, getTranslations } from 'next-intl/server';
import { readOfferRefusal } from '@/lib/tasks/applications/read-offer-refusal';

/** Why a person may not offer to do this task now, and what ends that, before they write an offer; null: they may. */
export async function sayOfferRefusal(offer: { userId: number; taskId: number }): Promise<string | null> {
  const refusal = await readOfferRefusal(offer);
  if (refusal === null) return null;
  const [t, format] = await Promise.all([getTranslations('errors'), getFormatter()]);
  const { reason, until } = refusal;
  return t(reason, { until: until === null ? '' : format.dateTime(new Date(until), 'timestamp') });
}
