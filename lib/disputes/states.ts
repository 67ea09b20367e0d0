/** How a dispute stands. `withdrawn` - whoever opened it let it go, or it was only a question. */
export const disputeStatuses = ['open', 'won', 'lost', 'withdrawn'] as const;
export type DisputeStatus = (typeof disputeStatuses)[number];
