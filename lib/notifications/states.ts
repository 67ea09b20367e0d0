/**
 * Whether a notification is also mailed. always: it is about money or about who may reach it; optional: unless its person chose
 * not to; elsewhere: a message of `messages` tells the same, at more addresses.
 */
type MailRule = 'always' | 'optional' | 'elsewhere';

/** What people are told, and whether they are told by e-mail, too. */
export const notificationMails = {
  payment_completed: 'always',
  payment_failed: 'always',
  payment_expired: 'always',
  offer_received: 'optional',
  offer_accepted: 'optional',
  acceptance_ended: 'optional',
  reward_due: 'optional',
  reward_held: 'always',
  work_delivered: 'optional',
  changes_requested: 'optional',
  release_due: 'optional',
  reward_released: 'always',
  task_cancelled: 'always',
  change_proposed: 'optional',
  change_accepted: 'optional',
  change_ended: 'optional',
  reward_changed: 'always',
  refund_started: 'always',
  refund_succeeded: 'always',
  refund_failed: 'always',
  refund_asked: 'always',
  refund_answered: 'optional',
  refund_withdrawn: 'optional',
  decision_required: 'always',
  refund_decided: 'always',
  dispute_opened: 'always',
  dispute_decided: 'always',
  payout_sent: 'always',
  payout_paid: 'always',
  payout_failed: 'always',
  payout_cancelled: 'always',
  new_device: 'always',
  payout_destination: 'elsewhere',
  daily_digest: 'optional',
} as const satisfies Record<string, MailRule>;

export type NotificationKind = keyof typeof notificationMails;

export const notificationKinds = Object.keys(notificationMails) as [NotificationKind, ...NotificationKind[]];

/** What a person may do without in their mailbox. */
export const optionalKinds = notificationKinds.filter(isOptional);
export type OptionalKind = {
  [Kind in NotificationKind]: (typeof notificationMails)[Kind] extends 'optional' ? Kind : never;
}[NotificationKind];

export function isOptional(kind: NotificationKind): kind is OptionalKind {
  return notificationMails[kind] === 'optional';
}
