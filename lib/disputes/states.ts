/** The state of a dispute. `withdrawn` - its opener dropped it, or it was only an inquiry. */
export const disputeStatuses = ['open', 'won', 'lost', 'withdrawn'] as const;
export type DisputeStatus = (typeof disputeStatuses)[number];
