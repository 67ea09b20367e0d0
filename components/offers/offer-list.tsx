import { Handshake } from 'lucide-react';
import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { ActButton } from '@/components/tasks/act-button';
import { SectionCard } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { Money } from '@/components/ui/money';
import { formatMoney } from '@/lib/core/money';

export type Offer = {
  id: number;
  helperName: string;
  /** Minor units. */
  amount: number;
  /** The service fee that is due with it, beyond what was paid for posting. */
  furtherFee: number;
  currency: string;
  message: string | null;
  /** ISO 8601. */
  createdAt: string;
};

type OfferListProps = {
  taskId: number;
  offers: readonly Offer[];
  /** How long the reward may take to be paid after accepting. */
  dueHours: number;
};

/** Who would do it, for how much; the poster chooses one, and pays next. */
export function OfferList({ taskId, offers, dueHours }: OfferListProps) {
  const t = useTranslations('offers');
  return (
    <SectionCard
      id="offers"
      title={t('title')}
      action={<span className="text-sm text-muted">{t('count', { count: offers.length })}</span>}
    >
      {offers.length === 0 ? (
        <EmptyState icon={<Handshake className="size-6" />} title={t('empty')}>
          {t('emptyText')}
        </EmptyState>
      ) : (
        <ul className="grid divide-y divide-line">
          {offers.map((offer) => (
            <OfferItem key={offer.id} taskId={taskId} offer={offer} dueHours={dueHours} />
          ))}
        </ul>
      )}
    </SectionCard>
  );
}

function OfferItem({ taskId, offer, dueHours }: { taskId: number; offer: Offer; dueHours: number }) {
  const t = useTranslations('offers');
  const format = useFormatter();
  const locale = useLocale();
  const { id, helperName: name, amount: pence, furtherFee, currency, message, createdAt } = offer;
  const say = (part: number) => formatMoney({ amount: part, currency, locale });
  const amount = say(pence);
  const fee = say(furtherFee);
  const total = say(pence + furtherFee);
  const date = format.dateTime(new Date(createdAt), 'timestamp');
  return (
    <li className="grid gap-3 py-5 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="min-w-0">
          <h3 className="font-semibold break-words">{name}</h3>
          <p className="text-sm text-muted">
            <time dateTime={createdAt}>{t('madeAt', { date })}</time>
          </p>
        </div>
        <p className="sm:text-right">
          <Money amount={pence} currency={currency} className="text-xl font-semibold" />
          {furtherFee > 0 && <span className="block text-sm text-muted">{t('plusFee', { fee })}</span>}
        </p>
      </div>
      {message && <p className="leading-relaxed break-words whitespace-pre-line">{message}</p>}
      <div className="sm:justify-self-start">
        <ActButton
          path={`/api/tasks/${taskId}/acceptance`}
          body={{ application_id: id, offered_amount: pence }}
          nextPath={`/tasks/${taskId}/pay`}
          tone="primary"
          confirmTone="primary"
          title={t('acceptTitle', { name, amount })}
          text={
            furtherFee > 0
              ? t('acceptTextFee', { hours: dueHours, amount, fee, total })
              : t('acceptText', { hours: dueHours, amount })
          }
          confirmLabel={t('acceptConfirm')}
        >
          <span aria-hidden="true">{t('accept')}</span>
          <span className="sr-only">{t('acceptName', { name, amount })}</span>
        </ActButton>
      </div>
    </li>
  );
}
