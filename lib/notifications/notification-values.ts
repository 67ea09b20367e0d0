import { createTranslator } from 'next-intl';
import { formatMoney } from '@/lib/core/money';
import { catalogues } from '@/lib/i18n/catalogues';
import { type AppLocale, localeTable } from '@/lib/i18n/locales';
import type { NotificationResponse } from './schema';

/** What the texts of `notifications.title` and `notifications.body` name, written for one language. */
export type NotificationValues = {
  task: string;
  amount: string;
  toHelper: string;
  event: string;
  outcome: string;
  due: string;
  device: string;
  network: string;
  count: number;
};

/** The values of a notification's title and body, money and dates as people read them. Pages and mails use the same. */
export function notificationValues({
  notification,
  locale,
}: {
  notification: NotificationResponse;
  locale: AppLocale;
}): NotificationValues {
  const { tag } = localeTable[locale];
  const { amount, to_helper: toHelper, currency, points, browser, system, waiting } = notification;
  const t = createTranslator({ locale: tag, messages: catalogues[locale] });
  const money = (minor: number | null) =>
    minor === null || currency === null ? '' : formatMoney({ amount: minor, currency, locale: tag });
  const given = points === null ? null : t('notifications.points', { points });
  const both = given !== null && amount !== null && amount > 0;
  return {
    task: notification.task_title ?? '',
    amount: both
      ? t('notifications.amountAndPoints', { amount: money(amount), points: given })
      : (given ?? money(amount)),
    toHelper: money(toHelper),
    event: notification.event ?? 'other',
    outcome: notification.outcome ?? 'other',
    due: dateOf({ timestamp: notification.due_at ?? notification.created_at, tag }),
    device:
      browser && system
        ? t('identity.device', {
            browser: t(`identity.browser.${browser}`),
            system: t(`identity.system.${system}`),
          })
        : '',
    network: notification.network ?? '',
    count: Object.values(waiting ?? {}).reduce((sum, one) => sum + one, 0),
  };
}

function dateOf({ timestamp, tag }: { timestamp: string; tag: string }): string {
  return new Intl.DateTimeFormat(tag, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    timeZone: 'Europe/London',
  }).format(new Date(timestamp));
}
