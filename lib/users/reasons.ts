/** What keeps somebody from deleting their account, as `deletion_blockers` in prisma/sql finds it, in the order in which it is shown. */
export const deletionBlockerReasons = [
  'payment_unfinished',
  'payment_in_review',
  'refund_under_way',
  'dispute_open',
  'task_open',
  'task_under_way',
  'cancellation_under_way',
  'change_order_open',
  'refund_request_open',
  'payout_under_way',
  'wallet_balance',
  'debt',
  'points_reserved',
  'approval_waiting',
  'last_admin',
] as const;
export type DeletionBlockerReason = (typeof deletionBlockerReasons)[number];

/** What stays of a deleted account, under its pseudonym, because books, the law or somebody else needs it. */
export const keptRecords = ['payments', 'payouts', 'tasks', 'coupons', 'audit_log'] as const;
export type KeptRecord = (typeof keptRecords)[number];
