import { useFormatter, useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { formatMoney } from '@/lib/core/money';
import { StatTile } from './stat-tile';

/** Minor units. */
type Sum = { currency: string; amount: number };

type CountAndSums = { count: number; sums: readonly Sum[] };

/** The operator's overview. Timestamps in ISO 8601. */
export type OverviewTilesProps = {
  needsReview: number;
  failedRefunds: number;
  troubledEvents: number;
  /** Open differences between the books and the providers. */
  differences: number;
  /** Acts that wait for a second person. */
  openApprovals: number;
  openDisputes: number;
  unansweredDisputes: { count: number; nextDueAt: string | null };
  refundRequests: { count: number; oldestAt: string | null };
  payouts: { open: CountAndSums; stuck: CountAndSums; returned: CountAndSums };
  unfinished: number;
  completedToday: number;
  takenToday: readonly Sum[];
  /** ISO 8601; what was due before it is overdue. */
  now: string;
};

/** First what waits for a person, dated work before the rest; then how the day goes. */
export function OverviewTiles(props: OverviewTilesProps) {
  const t = useTranslations('admin');
  return (
    <>
      <Tiles id="waiting" title={t('waiting')}>
        <Waiting {...props} />
      </Tiles>
      <Tiles id="day" title={t('day')}>
        <Day {...props} />
      </Tiles>
    </>
  );
}

function Tiles({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="grid gap-3">
      <h2 id={id} className="text-lg font-semibold">
        {title}
      </h2>
      <div className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">{children}</div>
    </section>
  );
}

function Waiting(props: OverviewTilesProps) {
  const {
    unansweredDisputes,
    refundRequests,
    payouts,
    needsReview,
    failedRefunds,
    troubledEvents,
    differences,
    openApprovals,
  } = props;
  const t = useTranslations('admin');
  const timestamp = useTimestamp();
  const say = useSums();
  const { oldestAt } = refundRequests;
  return (
    <>
      <StatTile
        label={t('unanswered')}
        value={unansweredDisputes.count}
        hint={<NextDue {...props} />}
        href="/admin/disputes?show=unanswered"
        needsAttention={unansweredDisputes.count > 0}
      />
      <StatTile
        label={t('refundRequests')}
        value={refundRequests.count}
        hint={oldestAt && t('oldest', { date: timestamp(oldestAt) })}
        href="/admin/refund-requests"
        needsAttention={refundRequests.count > 0}
      />
      <StatTile
        label={t('approvals')}
        value={openApprovals}
        href="/admin/approvals"
        needsAttention={openApprovals > 0}
      />
      <StatTile
        label={t('needsReview')}
        value={needsReview}
        href="/admin/payments?filter=needs_review"
        needsAttention={needsReview > 0}
      />
      <StatTile
        label={t('stuckPayouts')}
        value={payouts.stuck.count}
        hint={say(payouts.stuck.sums)}
        href="/admin/payouts?filter=stuck"
        needsAttention={payouts.stuck.count > 0}
      />
      <StatTile
        label={t('returnedPayouts')}
        value={payouts.returned.count}
        hint={say(payouts.returned.sums)}
        href="/admin/payouts?filter=failed"
        needsAttention={payouts.returned.count > 0}
      />
      <StatTile
        label={t('failedRefunds')}
        value={failedRefunds}
        href="/admin/payments?filter=needs_review"
        needsAttention={failedRefunds > 0}
      />
      <StatTile
        label={t('troubledEvents')}
        value={troubledEvents}
        href="/admin/webhooks?state=failed"
        needsAttention={troubledEvents > 0}
      />
      <StatTile
        label={t('differences')}
        value={differences}
        href="/admin/reconciliations"
        needsAttention={differences > 0}
      />
    </>
  );
}

/** Without a response the dispute is lost, so the first date comes first. */
function NextDue({ openDisputes, unansweredDisputes: { count, nextDueAt }, now }: OverviewTilesProps) {
  const t = useTranslations('admin');
  const timestamp = useTimestamp();
  if (count === 0) return <span>{t('allAnswered', { count: openDisputes })}</span>;
  if (nextDueAt === null) return null;
  return <span>{t(nextDueAt < now ? 'overdue' : 'nextDue', { date: timestamp(nextDueAt) })}</span>;
}

function Day({ payouts, unfinished, completedToday, takenToday }: OverviewTilesProps) {
  const t = useTranslations('admin');
  const say = useSums();
  return (
    <>
      <StatTile label={t('unfinishedPayments')} value={unfinished} href="/admin/payments?filter=pending" />
      <StatTile label={t('completedToday')} value={completedToday} href="/admin/payments?filter=completed" />
      <StatTile
        label={t('takenToday')}
        value={say(takenToday) ?? '–'}
        href="/admin/payments?filter=completed"
      />
      <StatTile
        label={t('openPayouts')}
        value={payouts.open.count}
        hint={say(payouts.open.sums)}
        href="/admin/payouts?filter=open"
      />
    </>
  );
}

function useTimestamp(): (at: string) => string {
  const format = useFormatter();
  return (at) => format.dateTime(new Date(at), 'timestamp');
}

/** Each currency by itself, or null for nothing. */
function useSums(): (sums: readonly Sum[]) => string | null {
  const locale = useLocale();
  return (sums) => sums.map((sum) => formatMoney({ ...sum, locale })).join(' · ') || null;
}
