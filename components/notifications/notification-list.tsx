import Link from 'next/link';
import { useFormatter, useNow, useTranslations } from 'next-intl';
import { classNames } from '@/components/ui/class-names';

export type ShownNotification = {
  id: number;
  /** The page about it. */
  path: string;
  title: string;
  body: string;
  isRead: boolean;
  /** ISO 8601. */
  createdAt: string;
};

/** What a person was told, by the day on which they were, the newest first. */
export function NotificationList({ notifications }: { notifications: readonly ShownNotification[] }) {
  return (
    <div className="grid gap-6">
      {[...byDay(notifications)].map(([day, ofDay]) => (
        <section key={day} aria-labelledby={`day-${day}`} className="grid gap-2">
          <h2 id={`day-${day}`} className="text-sm font-semibold text-muted">
            <DayName day={day} first={ofDay[0]?.createdAt ?? ''} />
          </h2>
          <ul className="overflow-hidden rounded-2xl border border-line bg-surface shadow-card">
            {ofDay.map((notification) => (
              <li key={notification.id} className="border-line not-first:border-t">
                <Item {...notification} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Item({ path, title, body, isRead, createdAt }: ShownNotification) {
  const t = useTranslations('notifications.page');
  const format = useFormatter();
  const now = useNow();
  const at = new Date(createdAt);
  return (
    <Link
      href={path}
      className={classNames(
        'grid grid-cols-[0.5rem_minmax(0,1fr)] gap-x-3 px-4 py-3.5 transition-colors hover:bg-sunken sm:px-5',
        !isRead && 'bg-brand-soft/50',
      )}
    >
      <span
        aria-hidden="true"
        className={classNames('mt-2 size-2 rounded-full', isRead ? 'bg-transparent' : 'bg-brand')}
      />
      <span className="grid gap-1">
        <span className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5">
          <span className={classNames('break-words', isRead ? 'font-medium' : 'font-semibold')}>
            {!isRead && <span className="sr-only">{t('isUnread')}</span>}
            <span>{title}</span>
          </span>
          <time
            dateTime={createdAt}
            title={format.dateTime(at, 'timestamp')}
            className="text-sm whitespace-nowrap text-muted"
          >
            {format.relativeTime(at, now)}
          </time>
        </span>
        <span className="text-[0.9375rem] break-words text-muted">{body}</span>
      </span>
    </Link>
  );
}

function DayName({ day, first }: { day: string; first: string }) {
  const t = useTranslations('notifications.page');
  const format = useFormatter();
  const now = useNow();
  const yesterday = new Date(now.getTime() - DAY_MILLISECONDS);
  if (day === dayOf(now)) return <span>{t('today')}</span>;
  if (day === dayOf(yesterday)) return <span>{t('yesterday')}</span>;
  return <time dateTime={day}>{format.dateTime(new Date(first), 'day')}</time>;
}

const DAY_MILLISECONDS = 86_400_000;

/** The day in London, as 2026-11-30. */
function dayOf(time: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' }).format(time);
}

function byDay(notifications: readonly ShownNotification[]): Map<string, ShownNotification[]> {
  const days = new Map<string, ShownNotification[]>();
  for (const notification of notifications) {
    const day = dayOf(new Date(notification.createdAt));
    days.set(day, [...(days.get(day) ?? []), notification]);
  }
  return days;
}
