import { isOptional, notificationMails } from '@/lib/notifications/states';
import type { MailRow } from './mail-row';
import type { KeptReason, UnwantedReason } from './states';

/** What becomes of a mail that waits: it is sent, or it is over. */
export type MailDecision =
  | { act: 'send' }
  | { act: 'end'; state: 'not_wanted'; reason: UnwantedReason }
  | { act: 'end'; state: 'kept'; reason: KeptReason };

/**
 * Decides whether a mail goes to its mailbox. What its person does not want, or cannot use any more, is not sent; and nothing
 * goes to a mailbox that nobody showed to be theirs, but what asks them to show it.
 * @param isWanted whether the person wants this kind by e-mail
 */
export function decideMail({
  mail: { recipient, content },
  isWanted,
  hasServer,
}: {
  mail: Pick<MailRow, 'recipient' | 'content'>;
  isWanted: boolean;
  hasServer: boolean;
}): MailDecision {
  const unwanted = unwantedReason({ recipient, content, isWanted });
  if (unwanted) return { act: 'end', state: 'not_wanted', reason: unwanted };
  const kept = keptReason({ recipient, content, hasServer });
  return kept ? { act: 'end', state: 'kept', reason: kept } : { act: 'send' };
}

function unwantedReason({
  recipient,
  content,
  isWanted,
}: Pick<MailRow, 'recipient' | 'content'> & { isWanted: boolean }): UnwantedReason | null {
  if (content.of === 'message') return content.path === null ? 'expired' : null;
  if (recipient.isDisabled) return 'disabled';
  const { kind } = content.notification;
  if (notificationMails[kind] === 'elsewhere') return 'elsewhere';
  return isOptional(kind) && !isWanted ? 'preference' : null;
}

function keptReason({
  recipient,
  content,
  hasServer,
}: Pick<MailRow, 'recipient' | 'content'> & { hasServer: boolean }): KeptReason | null {
  if (recipient.isDemo) return 'demo';
  if (content.of === 'notification' && !recipient.isConfirmed) return 'unconfirmed';
  if (isReserved(recipient.email)) return 'reserved';
  return hasServer ? null : 'not_set_up';
}

/** Domains that nobody can have: RFC 2606 and RFC 6761. */
function isReserved(email: string): boolean {
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  return /(^|\.)(test|example|invalid|localhost|local|example\.(com|net|org))$/.test(domain);
}
