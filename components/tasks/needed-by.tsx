import { CalendarClock } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { dayInLondon } from '@/lib/core/day-in-london';

/** The day by which a task is needed, as YYYY-MM-DD, and whether it has passed in London. */
export function NeededBy({ day }: { day: string }) {
  const t = useTranslations('market');
  const format = useFormatter();
  const date = format.dateTime(new Date(`${day}T12:00:00Z`), 'day');
  const hasPassed = day < dayInLondon(new Date());
  return (
    <span className="flex items-center gap-1.5">
      <CalendarClock aria-hidden="true" className="size-4 shrink-0" />
      <time dateTime={day}>{t(hasPassed ? 'neededByPassed' : 'neededBy', { date })}</time>
    </span>
  );
}
