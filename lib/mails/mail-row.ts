import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import type { Prisma } from '@/lib/core/db/generated/client';
import { type AppLocale, defaultLocale, isLocale } from '@/lib/i18n/locales';
import { notificationResponse } from '@/lib/notifications/notification-response';
import { notificationRowSchema } from '@/lib/notifications/notification-row';
import type { NotificationResponse } from '@/lib/notifications/schema';
import { feeTypes } from '@/lib/payments/fee-types';
import { payoutProviderNameSchema } from '@/lib/providers/schema';
import { openSealedToken } from '@/lib/users/link-token';
import { type MessageKind, messageKinds } from '@/lib/users/schema';
import { mailReasons, mailStates } from './states';

/** What was paid, for the mail that is a receipt. Minor units. */
type PaidFigures = {
  paymentId: number;
  feeType: (typeof feeTypes)[number];
  currency: string;
  totalAmount: number;
  couponDiscount: number;
  pointsUsed: number;
  finalAmount: number;
};

/** What a mail tells: a notification, or a message with the path of its link, which is null once the link is over. */
export type MailContent =
  | { of: 'notification'; notification: NotificationResponse; paid: PaidFigures | null }
  | { of: 'message'; kind: MessageKind; path: string | null; detail: MessageDetail };

/** Who gets it. Of a message only the address is known. */
export type MailRecipient = {
  userId: number | null;
  email: string;
  isConfirmed: boolean;
  isDisabled: boolean;
  isDemo: boolean;
};

export type MailRow = {
  id: bigint;
  state: (typeof mailStates)[number];
  reason: (typeof mailReasons)[number] | null;
  smtpCode: number | null;
  attempts: number;
  token: string;
  createdAt: Date;
  endedAt: Date | null;
  /** The reader's language: as it was when the mail was written, else as it is. */
  locale: AppLocale;
  recipient: MailRecipient;
  content: MailContent;
};

/** @throws PayError database_unavailable */
export async function findMailRows(
  query: Pick<Prisma.MailFindManyArgs, 'where' | 'orderBy' | 'take'>,
): Promise<MailRow[]> {
  const found = await db().mail.findMany({ ...query, include });
  return Promise.all(found.map(rowOf));
}

const include = {
  message: true,
  notification: {
    include: {
      task: { select: { title: true } },
      payment: true,
      user: {
        select: { id: true, email: true, locale: true, confirmedAt: true, disabledAt: true, isDemo: true },
      },
    },
  },
} satisfies Prisma.MailInclude;

type Found = Prisma.MailGetPayload<{ include: typeof include }>;

const stateSchema = z.enum(mailStates);
const reasonSchema = z.enum(mailReasons).nullable();

async function rowOf(mail: Found): Promise<MailRow> {
  const { recipient, content, locale } = await partsOf(mail);
  return {
    id: mail.id,
    state: stateSchema.parse(mail.state),
    reason: reasonSchema.parse(mail.reason),
    smtpCode: mail.smtpCode,
    attempts: mail.attempts,
    token: mail.token,
    createdAt: mail.createdAt,
    endedAt: mail.endedAt,
    locale: [mail.locale, locale].find(isLocale) ?? defaultLocale,
    recipient,
    content,
  };
}

type Parts = Pick<MailRow, 'recipient' | 'content'> & { locale: string | null };

async function partsOf({ notification, message }: Found): Promise<Parts> {
  if (notification) return partsOfNotification(notification);
  // The database has one of the two in each row.
  if (!message) throw new Error('a mail tells nothing');
  const { email, locale, sealedToken } = message;
  const kind = z.enum(messageKinds).parse(message.kind);
  return {
    recipient: { userId: null, email, isConfirmed: false, isDisabled: false, isDemo: false },
    locale,
    content: {
      of: 'message',
      kind,
      path: pathOf({ kind, token: await openSealedToken(sealedToken) }),
      detail: messageDetailSchema.parse(message.detail ?? {}),
    },
  };
}

function partsOfNotification(notification: NonNullable<Found['notification']>): Parts {
  const { user, payment, kind } = notification;
  return {
    recipient: {
      userId: user.id,
      email: user.email,
      isConfirmed: user.confirmedAt !== null,
      isDisabled: user.disabledAt !== null,
      isDemo: user.isDemo,
    },
    locale: user.locale,
    content: {
      of: 'notification',
      notification: notificationResponse(notificationRowSchema.parse(notification)),
      paid:
        payment === null || kind !== 'payment_completed'
          ? null
          : { ...payment, paymentId: payment.id, feeType: z.enum(feeTypes).parse(payment.feeType) },
    },
  };
}

const messageDetailSchema = z.object({
  provider: payoutProviderNameSchema.optional(),
  usable_at: z.string().optional(),
  /** Of a payout address, its first letter and its host. */
  destination: z.string().nullish(),
});
type MessageDetail = z.output<typeof messageDetailSchema>;

/** The token is behind the #, which browsers send to nobody: it is in no log and no referrer. */
function pathOf({ kind, token }: { kind: MessageKind; token: string | null }): string | null {
  if (kind === 'account_exists' || kind === 'uses_google') return '/sign-in';
  if (kind === 'payout_destination_changed' || kind === 'payout_destination_withdrawn') return '/wallet';
  if (token === null) return null;
  return kind === 'reset_password' ? `/reset-password#${token}` : `/confirm-email#${token}`;
}
