import type { ExternalReference } from './external-reference';

/** A payout as a provider is asked for it: by its own reference where we know it, else by ours. */
export type PayoutQuery = { payout: ExternalReference; name: string; payoutReference: string | null };
