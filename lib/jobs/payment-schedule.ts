/**
 * When a payment is synced although nothing was heard of it. The providers' lists of events tell of lost events within a
 * minute; this is behind them, for what no list tells. All in seconds.
 */

/** After a pending payment was synced so many times it waits so long; the last one stays. Its deadline is never missed. */
export const PENDING_SYNC_SECONDS = [60, 120, 300, 600, 1_200, 1_800] as const;

/** Money in transit takes days; it is synced less and less often, at least hourly. */
export const PROCESSING_SYNC_SECONDS = 60;
export const PROCESSING_SYNC_SECONDS_MAX = 60 * 60;

/**
 * A claimed pending payment is due again after this long if nobody finishes its sync: more than a call to a provider takes with
 * its retries.
 */
export const LEASE_SECONDS = 45;

/**
 * So many payments of one provider are synced at the same time, and begun in a second, by this and by the search for
 * lost events: together below 25 a second, the lowest limit that a provider publishes (Stripe's, for one kind of call and
 * for all calls in its sandbox).
 */
export const AT_ONCE = 5;
export const PER_SECOND = 10;

/** As many as one claim takes: few, so that a worker that dies delays few. */
export const CLAIM = 30;

/** A run begins this often, and claims nothing more after so long: so any number of workers keep the pace of one. */
export const RUN_EVERY_SECONDS = 10;
export const RUN_SECONDS = 8;

/** The providers' lists of events about payments are read this often. */
export const PAYMENT_SEARCH_SECONDS = 20;

/** Each search leaves the last seconds to the deliveries that are on their way. */
export const PAYMENT_SEARCH_DELAY_SECONDS = 10;

/** Each search begins so long before the end of the last, for events that are listed late. */
export const PAYMENT_SEARCH_OVERLAP_SECONDS = 60;
