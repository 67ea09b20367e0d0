import type { Offer } from '@/components/offers/offer-list';
import { furtherFee } from '@/lib/pricing/further-fee';
import type { ApplicationResponse } from '@/lib/tasks/applications/schema';
import type { TaskResponse } from '@/lib/tasks/schema';

/** The few fields of an offer that pages show. */
export function toOffer({
  application,
  terms,
}: {
  application: ApplicationResponse;
  /** Null to whom they are no concern. */
  terms: TaskResponse['fee_terms'];
}): Offer {
  return {
    id: application.id,
    helperName: application.helper_name,
    amount: application.offered_amount,
    furtherFee: furtherFee({ reward: application.offered_amount, terms }),
    currency: application.currency,
    message: application.message,
    createdAt: application.created_at,
  };
}
