import { describe, expect, it } from 'vitest';
import { notificationResponse } from '@/lib/notifications/notification-response';
import { type NotificationKind, notificationKinds, notificationMails } from '@/lib/notifications/states';
import { decideMail } from './decide-mail';
import type { MailContent, MailRecipient } from './mail-row';

const reader: MailRecipient = {
  userId: 1,
  email: 'reader@mailbox.uk',
  isConfirmed: true,
  isDisabled: false,
  isDemo: false,
};

const told = (kind: NotificationKind): MailContent => ({
  of: 'notification',
  paid: null,
  notification: notificationResponse({
    id: 1n,
    userId: 1,
    kind,
    taskId: null,
    paymentId: null,
    payoutId: null,
    detail: {},
    createdAt: new Date(0),
    readAt: null,
    task: null,
  }),
});
const message = (path: string | null): MailContent => ({
  of: 'message',
  kind: 'confirm_registration',
  path,
  detail: {},
});

const decided = ({
  recipient = {},
  content = told('payout_paid'),
  isWanted = true,
  hasServer = true,
}: {
  recipient?: Partial<MailRecipient>;
  content?: MailContent;
  isWanted?: boolean;
  hasServer?: boolean;
}) => decideMail({ mail: { recipient: { ...reader, ...recipient }, content }, isWanted, hasServer });

describe('A mail', () => {
  it.each(notificationKinds)('about %s is turned off where that is allowed, and nowhere else', (kind) => {
    const { act } = decided({ content: told(kind), isWanted: false });
    expect(act).toBe(notificationMails[kind] === 'always' ? 'send' : 'end');
  });

  it.each([
    ['a person who is disabled', { recipient: { isDisabled: true } }, 'not_wanted', 'disabled'],
    ['a mailbox that nobody confirmed', { recipient: { isConfirmed: false } }, 'kept', 'unconfirmed'],
    ['a demo account', { recipient: { isDemo: true } }, 'kept', 'demo'],
    ['a domain that nobody can have', { recipient: { email: 'a@linku.TEST' } }, 'kept', 'reserved'],
    ['an example', { recipient: { email: 'a@mail.example.com' } }, 'kept', 'reserved'],
    ['nobody, without a mail server', { hasServer: false }, 'kept', 'not_set_up'],
    ['a link that is over', { content: message(null) }, 'not_wanted', 'expired'],
  ] as const)('to %s ends as %s', (_, parts, state, reason) => {
    expect(decided(parts)).toEqual({ act: 'end', state, reason });
  });

  it('that asks to confirm a mailbox goes to one that nobody has confirmed', () => {
    expect(
      decided({ content: message('/confirm-email#x'), recipient: { userId: null, isConfirmed: false } }),
    ).toEqual({
      act: 'send',
    });
  });

  it.each(['reader@test.uk', 'reader@example.co.uk', 'reader@mytest', 'reader@contest'])(
    'is sent to %s',
    (email) => {
      expect(decided({ recipient: { email } })).toEqual({ act: 'send' });
    },
  );
});
