/**
 * When a payment is synced although nothing was heard of it. The providers' lists of events tell of lost events within a
 * minute; this is behind them, for what no list tells. All in seconds.
 */

/** After a pending payment was synced so many times it waits so long; the last one stays. Its deadline is never missed. */
export const PENDING_SYNC_SECONDS = [35] as const;

/** Money in transit takes days; it is synced less and less often, at least hourly. */
export const PROCESSING_SYNC_SECONDS = 60;
export const PROCESSING_SYNC_SECONDS_MAX = 60 * 60;

/**
 * A claimed pending payment is due again after this long if nobody finishes its sync: more than a call to a provider takes with
 * its retries.
 */
export const LEASE_SECONDS = 45;

/** So many payments of one provider are synced at the same time, and begun in a second: below every published limit. */
export const AT_ONCE = 5;
export const PER_SECOND = 15;

/** As many as one claim takes: few, so that a worker that dies delays few. */
export const CLAIM = 30;

/** A run ends after this long, before the next begins, so that any number of workers keep the pace of one. */
export const RUN_SECONDS = 8;
