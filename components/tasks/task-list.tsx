import { MapPin } from 'lucide-react';
import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { ButtonLink } from '@/components/ui/button';
import { Money } from '@/components/ui/money';
import type { FeeType } from '@/lib/payments/fee-types';
import type { TaskMoneyState } from '@/lib/tasks/money/states';
import { CategoryName } from './category-name';
import { NeededBy } from './needed-by';
import { TaskBadge } from './task-badge';

export type TaskListItem = {
  id: number;
  title: string;
  status: string;
  /** Where its money is; null for a reader who is on neither side. */
  money: TaskMoneyState | null;
  /** Minor units. */
  reward: number;
  /** What the reader has to pay for it now. */
  due: FeeType | null;
  currency: string;
  category: string | null;
  location: string | null;
  /** YYYY-MM-DD. */
  neededBy: string | null;
  offerCount: number;
  /** ISO 8601: published, or created while it is not. */
  date: string;
};

type TaskListProps = {
  tasks: readonly TaskListItem[];
  /** The reader's own list: with states, and with the way to pay what is due. */
  isMine?: boolean;
};

export function TaskList({ tasks, isMine = false }: TaskListProps) {
  return (
    <ul className={isMine ? 'grid gap-3' : 'grid gap-4 sm:grid-cols-2 lg:grid-cols-3'}>
      {tasks.map((task) => (
        <li key={task.id} className="grid">
          {isMine ? <MyTask task={task} /> : <OpenTask task={task} />}
        </li>
      ))}
    </ul>
  );
}

function OpenTask({ task }: { task: TaskListItem }) {
  const t = useTranslations('tasks');
  const market = useTranslations('market');
  const format = useFormatter();
  const posted = new Date(task.date);
  return (
    <article className="relative grid content-between gap-4 rounded-2xl border border-line bg-surface p-5 shadow-card transition-colors hover:border-edge">
      <div className="grid gap-2">
        <p className="text-sm font-medium text-brand">
          <CategoryName category={task.category} />
        </p>
        <h3 className="line-clamp-3 text-lg leading-snug font-semibold">
          <CardLink task={task} />
        </h3>
        <Place location={task.location} />
        {task.neededBy && (
          <p className="text-sm text-muted">
            <NeededBy day={task.neededBy} />
          </p>
        )}
      </div>
      <div className="flex items-end justify-between gap-3">
        <p>
          <span className="block text-sm text-muted">{t('reward')}</span>
          <Money amount={task.reward} currency={task.currency} className="text-xl font-semibold" />
        </p>
        <p className="grid justify-items-end text-right text-sm text-muted">
          <span>{market('offers', { count: task.offerCount })}</span>
          <time dateTime={task.date} title={format.dateTime(posted, 'timestamp')}>
            {format.relativeTime(posted, new Date())}
          </time>
        </p>
      </div>
    </article>
  );
}

const payLabels = { application_fee: 'payFee', task_reward: 'payReward', reward_top_up: 'payTopUp' } as const;

function MyTask({ task }: { task: TaskListItem }) {
  const t = useTranslations('tasks');
  const format = useFormatter();
  return (
    <article className="relative flex flex-wrap items-center justify-between gap-4 rounded-2xl border border-line bg-surface p-5 shadow-card transition-colors hover:border-edge">
      <div className="grid min-w-0 flex-1 basis-64 gap-1.5">
        <div className="flex flex-wrap items-center gap-2.5">
          <TaskBadge status={task.status} money={task.money} />
          <time dateTime={task.date} className="text-sm text-muted">
            {format.dateTime(new Date(task.date), 'day')}
          </time>
        </div>
        <h3 className="text-lg leading-snug font-semibold">
          <CardLink task={task} />
        </h3>
        <Place location={task.location} />
      </div>
      <div className="flex items-center gap-5">
        <p className="sm:text-right">
          <span className="block text-sm text-muted">{t('reward')}</span>
          <Money amount={task.reward} currency={task.currency} className="text-lg font-semibold" />
        </p>
        {task.due && (
          <ButtonLink href={`/tasks/${task.id}/pay`} className="relative z-[1]">
            {t(payLabels[task.due])}
          </ButtonLink>
        )}
      </div>
    </article>
  );
}

/** The whole card leads to the task. */
function CardLink({ task: { id, title } }: { task: TaskListItem }) {
  return (
    <Link href={`/tasks/${id}`} className="rounded-sm after:absolute after:inset-0 after:rounded-2xl">
      {title}
    </Link>
  );
}

function Place({ location }: { location: string | null }) {
  const t = useTranslations('tasks');
  return (
    <p className="flex items-center gap-1.5 text-sm text-muted">
      <MapPin aria-hidden="true" className="size-4 shrink-0" />
      <span>{location ?? t('anywhere')}</span>
    </p>
  );
}
