import { CalendarDays, MapPin, Tag, UserRound } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { Card } from '@/components/ui/card';
import type { TaskMoneyState } from '@/lib/tasks/money/states';
import { CategoryName } from './category-name';
import { NeededBy } from './needed-by';
import { TaskBadge } from './task-badge';

export type TaskDetailProps = {
  title: string;
  description: string;
  category: string | null;
  location: string | null;
  /** YYYY-MM-DD. */
  neededBy: string | null;
  status: string;
  money: TaskMoneyState | null;
  posterName: string;
  /** ISO 8601. */
  date: string;
};

/** The task itself, as everybody sees it. */
export function TaskDetail({
  title,
  description,
  category,
  location,
  neededBy,
  status,
  money,
  posterName,
  date,
}: TaskDetailProps) {
  const t = useTranslations('tasks');
  const format = useFormatter();
  return (
    <Card className="grid content-start gap-5">
      <div className="grid gap-3">
        <div>
          <TaskBadge status={status} money={money} />
        </div>
        <h1 className="text-2xl font-semibold tracking-tight sm:text-[1.75rem]">{title}</h1>
        <ul className="flex flex-wrap gap-x-5 gap-y-1.5 text-[0.9375rem] text-muted">
          <li className="flex items-center gap-1.5">
            <Tag aria-hidden="true" className="size-4" />
            <CategoryName category={category} />
          </li>
          <li className="flex items-center gap-1.5">
            <MapPin aria-hidden="true" className="size-4" />
            <span>{location ?? t('anywhere')}</span>
          </li>
          {neededBy && (
            <li>
              <NeededBy day={neededBy} />
            </li>
          )}
          <li className="flex items-center gap-1.5">
            <UserRound aria-hidden="true" className="size-4" />
            <span translate="no">{posterName}</span>
          </li>
          <li className="flex items-center gap-1.5">
            <CalendarDays aria-hidden="true" className="size-4" />
            <time dateTime={date}>{format.dateTime(new Date(date), 'timestamp')}</time>
          </li>
        </ul>
      </div>
      <section aria-labelledby="description" className="grid gap-2 border-t border-line pt-5">
        <h2 id="description" className="text-lg font-semibold">
          {t('description')}
        </h2>
        <p className="leading-relaxed whitespace-pre-line">{description}</p>
      </section>
    </Card>
  );
}
