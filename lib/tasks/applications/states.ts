/** How an offer stands: made, accepted, taken back by its helper, or passed over. */
export const applicationStatuses = ['offered', 'accepted', 'withdrawn', 'lapsed'] as const;
export type ApplicationStatus = (typeof applicationStatuses)[number];

/** A helper has at most one of these on a task. */
export const standingApplicationStatuses = [
  'offered',
  'accepted',
] as const satisfies readonly ApplicationStatus[];
