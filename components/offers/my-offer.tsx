import { useLocale, useTranslations } from 'next-intl';
import { ActButton } from '@/components/tasks/act-button';
import { Alert } from '@/components/ui/alert';
import { Money } from '@/components/ui/money';
import { formatMoney } from '@/lib/core/money';
import type { Offer } from './offer-list';

type MyOfferProps = {
  taskId: number;
  offer: Pick<Offer, 'id' | 'amount' | 'currency' | 'message'>;
  posterName: string;
  /** The task takes offers; otherwise somebody else was chosen. */
  isOpen: boolean;
};

/** What this helper offered, and the way to take it back. */
export function MyOffer({ taskId, offer, posterName, isOpen }: MyOfferProps) {
  const t = useTranslations('offers');
  const locale = useLocale();
  const { id, amount: pence, currency, message } = offer;
  const amount = formatMoney({ amount: pence, currency, locale });
  return (
    <div className="grid gap-4">
      <Alert tone={isOpen ? 'positive' : 'neutral'} isAnnounced title={isOpen ? t('mine') : t('otherChosen')}>
        {isOpen ? t('mineText', { name: posterName }) : t('otherChosenText', { amount })}
      </Alert>
      <div className="grid gap-1.5">
        <Money amount={pence} currency={currency} className="text-xl font-semibold" />
        {message && <p className="text-[0.9375rem] break-words whitespace-pre-line">{message}</p>}
      </div>
      <ActButton
        path={`/api/tasks/${taskId}/applications/${id}/withdrawal`}
        tone="secondary"
        title={t('withdrawTitle')}
        text={t('withdrawText')}
        confirmLabel={t('withdraw')}
      >
        {t('withdraw')}
      </ActButton>
    </div>
  );
}
