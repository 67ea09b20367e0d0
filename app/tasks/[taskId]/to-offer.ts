import type { Offer } from '@/components/offers/offer-list';
import type { ApplicationResponse } from '@/lib/tasks/applications/schema';

/** The few fields of an offer that pages show. */
export function toOffer(application: ApplicationResponse): Offer {
  return {
    id: application.id,
    helperName: application.helper_name,
    amount: application.offered_amount,
    currency: application.currency,
    message: application.message,
    createdAt: application.created_at,
  };
}
