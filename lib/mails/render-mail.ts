import { createTranslator } from 'next-intl';
import { cutText } from '@/lib/core/cut-text';
import { formatMoney } from '@/lib/core/money';
import { catalogues } from '@/lib/i18n/catalogues';
import { type AppLocale, localeTable } from '@/lib/i18n/locales';
import { notificationValues } from '@/lib/notifications/notification-values';
import type { NotificationResponse } from '@/lib/notifications/schema';
import { mailHtml } from './mail-html';
import type { MailContent } from './mail-row';
import type { MailText } from './mail-text';

export type RenderedMail = { subject: string; text: string; html: string };

/** A subject that is longer is cut by mailboxes anyway. */
const SUBJECT_LENGTH_MAX = 150;

/**
 * Writes a mail in one language, as plain text and as HTML that says the same.
 * @param appUrl where its links lead
 * @param unsubscribeUrl for a kind that its reader may do without
 */
export function renderMail({
  content,
  locale,
  appUrl,
  unsubscribeUrl,
}: {
  content: MailContent;
  locale: AppLocale;
  appUrl: string;
  unsubscribeUrl: string | null;
}): RenderedMail {
  const t = translatorOf(locale);
  const said =
    content.of === 'message' ? messageText({ content, locale }) : notificationText({ content, locale });
  const text: MailText = {
    ...said,
    action: { label: said.action.label, url: `${appUrl}${said.action.path}` },
    notes: [t('mails.why'), t('mails.noReply')],
    unsubscribe: unsubscribeUrl === null ? null : { label: t('mails.unsubscribe'), url: unsubscribeUrl },
  };
  return {
    subject: cutText({ text: singleLine(text.title), length: SUBJECT_LENGTH_MAX }),
    text: plainText({ text, colon: t('mails.colon') }),
    html: mailHtml({ text, tag: localeTable[locale].tag }),
  };
}

function translatorOf(locale: AppLocale) {
  return createTranslator({ locale: localeTable[locale].tag, messages: catalogues[locale] });
}

type Said = Pick<MailText, 'title' | 'body' | 'figures'> & { action: { label: string; path: string } };

type Of<Kind extends MailContent['of']> = { content: Extract<MailContent, { of: Kind }>; locale: AppLocale };

function notificationText({ content: { notification, paid }, locale }: Of<'notification'>): Said {
  const t = translatorOf(locale);
  const { kind, path, waiting } = notification;
  const values = notificationValues({ notification, locale });
  return {
    title: t(`notifications.title.${kind}`, values),
    body: t(`notifications.body.${kind}`, values),
    figures: [...paidFigures({ paid, notification, locale }), ...queueFigures({ waiting, locale })],
    action: { label: t(`mails.open.${placeOf(path)}`), path },
  };
}

type Place = 'payments' | 'tasks' | 'wallet' | 'account' | 'admin';
const places: readonly Place[] = ['payments', 'tasks', 'wallet', 'account', 'admin'];

function placeOf(path: string): Place {
  return places.find((place) => path.startsWith(`/${place}`)) ?? 'account';
}

/** The same figures as on the receipt, without names and addresses. */
function paidFigures({
  paid,
  notification,
  locale,
}: {
  paid: Extract<MailContent, { of: 'notification' }>['paid'];
  notification: NotificationResponse;
  locale: AppLocale;
}): MailText['figures'] {
  if (paid === null) return [];
  const t = translatorOf(locale);
  const { tag } = localeTable[locale];
  const { currency } = paid;
  const money = (amount: number) => formatMoney({ amount, currency, locale: tag });
  return [
    { label: t('mails.receipt'), value: `LP-${String(paid.paymentId).padStart(8, '0')}` },
    { label: t('mails.for'), value: `${t(`feeType.${paid.feeType}`)} · ${notification.task_title ?? ''}` },
    { label: t('mails.total'), value: money(paid.totalAmount) },
    ...(paid.couponDiscount > 0
      ? [{ label: t('mails.coupon'), value: `−${money(paid.couponDiscount)}` }]
      : []),
    ...(paid.pointsUsed > 0
      ? [{ label: t('mails.points'), value: t('notifications.points', { points: paid.pointsUsed }) }]
      : []),
    { label: t('mails.paid'), value: money(paid.finalAmount) },
  ];
}

function queueFigures({
  waiting,
  locale,
}: {
  waiting: NotificationResponse['waiting'];
  locale: AppLocale;
}): MailText['figures'] {
  const t = translatorOf(locale);
  return Object.entries(waiting ?? {}).flatMap(([queue, count]) =>
    isQueue(queue) && count > 0 ? [{ label: t(`mails.queue.${queue}`), value: String(count) }] : [],
  );
}

function isQueue(name: string): name is keyof (typeof catalogues)['en']['mails']['queue'] {
  return Object.hasOwn(catalogues.en.mails.queue, name);
}

function messageText({ content: { kind, path, detail }, locale }: Of<'message'>): Said {
  const t = translatorOf(locale);
  const provider = detail.provider ? t(`provider.${detail.provider}`) : '';
  return {
    title: t(`mails.subject.${kind}`),
    body: t(`messages.kind.${kind}`, {
      provider,
      destination: detail.destination ?? provider,
      until: detail.usable_at ? dateOf({ timestamp: detail.usable_at, locale }) : '',
    }),
    figures: [],
    action: { label: t(`messages.open.${kind}`), path: path ?? '/sign-in' },
  };
}

function dateOf({ timestamp, locale }: { timestamp: string; locale: AppLocale }): string {
  return new Intl.DateTimeFormat(localeTable[locale].tag, {
    dateStyle: 'medium',
    timeStyle: 'short',
    hour12: false,
    timeZone: 'Europe/London',
  }).format(new Date(timestamp));
}

function plainText({ text, colon }: { text: MailText; colon: string }): string {
  const { title, body, figures, action, notes, unsubscribe } = text;
  const paragraphs = [
    singleLine(title),
    body,
    figures.map(({ label, value }) => `${label}${colon}${singleLine(value)}`).join('\n'),
    `${action.label}${colon.trim()}\n${action.url}`,
    `--\n${notes.join('\n')}`,
    unsubscribe === null ? '' : `${unsubscribe.label}${colon.trim()}\n${unsubscribe.url}`,
  ];
  return `${paragraphs.filter((paragraph) => paragraph !== '').join('\n\n')}\n`;
}

/** Nothing that somebody wrote may begin another header or another line. */
function singleLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
