/** What an operator does that moves money or points. Above the limits each waits for a second person. */
export const approvalActs = [
  'refund',
  'suspense_return',
  'refund_request_decision',
  'resolution',
  'points_grant',
  'payout_outcome',
  'payout_resolution',
  'difference_resolution',
] as const;
export type ApprovalAct = (typeof approvalActs)[number];

/**
 * open - waits for a second person; approved - it is being done; executed - it was done, once; failed - it was not possible
 * any more, or for too long, and nothing moved; withdrawn - its maker took it back, or somebody ended what was approved and not
 * done.
 */
export const approvalStates = [
  'open',
  'approved',
  'refused',
  'withdrawn',
  'expired',
  'executed',
  'failed',
] as const;
export type ApprovalState = (typeof approvalStates)[number];

/** Where an approval may go; the database refuses any other move. */
export const approvalMoves = {
  open: ['approved', 'refused', 'withdrawn', 'expired'],
  approved: ['executed', 'failed', 'withdrawn'],
  refused: [],
  withdrawn: [],
  expired: [],
  executed: [],
  failed: [],
} as const satisfies Record<ApprovalState, readonly ApprovalState[]>;

/** Not over. */
export const waitingApprovalStates = ['open', 'approved'] as const satisfies readonly ApprovalState[];

/** Nobody decided about it by then: it asks for what may have been true once. */
export const APPROVAL_HOURS = 72;

/** So long after it was approved it is tried no more: who still wants it asks again. */
export const APPROVED_HOURS = 72;

/** Characters of a maker's reason and of a checker's note. */
export const APPROVAL_TEXT_LENGTH_MAX = 2_000;
