/** What an operator's act may be about: see `people_of_case` in prisma/sql. */
export const caseKinds = [
  'user',
  'payment',
  'payout',
  'refund_request',
  'dispute',
  'difference',
  'approval',
] as const;
export type CaseKind = (typeof caseKinds)[number];

/** An operator looks at somebody's data. */
export const viewActions = ['payment_viewed', 'payout_viewed', 'person_viewed'] as const;
export type ViewAction = (typeof viewActions)[number];

/** What somebody may do in their own case, by its name in the audit log: it decides nothing, or about their own account alone. */
export const harmlessActions = [
  ...viewActions,
  'payment_synced',
  'webhook_replayed',
  'account_deleted',
] as const;

/**
 * Why a session ended: by its own button, because the same browser signed in again, from the list of sessions on
 * another device, because the password changed or was reset, because the person was disabled, or because an admin took the second
 * factor away.
 */
export const sessionEndings = [
  'signed_out',
  'signed_in_again',
  'ended_elsewhere',
  'password_changed',
  'password_reset',
  'disabled',
  'second_factor_reset',
] as const;
export type SessionEnding = (typeof sessionEndings)[number];
