import { viewActions } from '@/lib/auth/states';
import { payoutOutcomes, payoutResolutions } from '@/lib/payouts/states';
import { differenceVerbs } from '@/lib/reconciliation/states';
import { resolutionVerbs } from '@/lib/resolutions/names';

/** Everything that the audit log tells of operators, in the order in which the console offers it. */
export const auditActions = [
  ...viewActions,
  'role_changed',
  'account_disabled',
  'account_enabled',
  'account_deleted',
  'second_factor_set_up',
  'second_factor_turned_off',
  'second_factor_reset',
  'payment_refunded',
  'refund_stop_requested',
  'refund_request_decided',
  'suspense_returned',
  'points_granted',
  'payout_cancelled',
  ...payoutOutcomes.map((outcome) => `payout_${outcome}` as const),
  ...payoutResolutions.map((verb) => `payout_${verb}` as const),
  ...resolutionVerbs.map((verb) => `resolution_${verb}` as const),
  ...differenceVerbs.map((verb) => `difference_${verb}` as const),
  'dispute_evidence_submitted',
  'approval_asked',
  'approval_approved',
  'approval_refused',
  'approval_withdrawn',
  'coupon_created',
  'coupon_paused',
  'coupon_resumed',
  'provider_paused',
  'provider_resumed',
  'payouts_paused',
  'payouts_resumed',
  'payment_synced',
  'webhook_replayed',
  'mail_sent_again',
  'balance_compared',
] as const;
export type AuditAction = (typeof auditActions)[number];
