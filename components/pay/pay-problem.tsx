'use client';

import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import type { Refusal } from '@/components/api/call-api';
import { useRefusalText } from '@/components/api/use-refusal-text';
import { Button } from '@/components/ui/button';
import { ErrorSummary } from '@/components/ui/error-summary';
import { formatMoney } from '@/lib/core/money';
import type { PayMethod } from '@/lib/payments/methods';
import type { Quote } from './pay-choice';
import { readNearestPoints } from './payment-response';

type PayProblemProps = {
  refusal: Refusal;
  attempt: number;
  taskId: number;
  method: PayMethod;
  /** How many were chosen beside the money. */
  points: number;
  /** Other ways of paying that may work now. */
  others: readonly PayMethod[];
  quote: Quote | null;
  onMethod: (method: PayMethod) => void;
  onPoints: (points: number) => void;
};

const providerIsAway = ['provider_unavailable', 'method_not_available'];
const outcomeIsUnknown = ['network', 'unknown', 'internal', 'provider_unavailable', 'database_unavailable'];

/** Why the payment did not start, what that means for the person's money, and what they can do now. */
export function PayProblem(props: PayProblemProps) {
  const { refusal, attempt, taskId, method, points, others, quote, onMethod, onPoints } = props;
  const t = useTranslations('pay');
  const locale = useLocale();
  const refusalText = useRefusalText();

  if (refusal.code === 'price_changed') {
    const amount = quote ? formatMoney({ amount: quote.finalAmount, currency: quote.currency, locale }) : '';
    return (
      <ErrorSummary attempt={attempt} title={t('priceChangedTitle')}>
        {t('priceChangedText', { amount })}
      </ErrorSummary>
    );
  }
  if (refusal.code === 'below_provider_minimum') {
    return (
      <ErrorSummary attempt={attempt} title={t(points > 0 ? 'nearestTitle' : 'tooSmallTitle', { method })}>
        <NearestPoints counts={readNearestPoints(refusal.details)} onPoints={onPoints} />
        <OtherMethods others={others} onMethod={onMethod} />
      </ErrorSummary>
    );
  }
  const isPaused = refusal.details.reason === 'provider_paused';
  if (providerIsAway.includes(refusal.code) && method !== 'points') {
    return (
      <ErrorSummary attempt={attempt} title={t(isPaused ? 'pausedTitle' : 'awayTitle', { method })}>
        <p>{t(isPaused ? 'pausedText' : 'awayText')}</p>
        <OtherMethods others={others} onMethod={onMethod} />
      </ErrorSummary>
    );
  }
  return (
    <ErrorSummary
      attempt={attempt}
      title={outcomeIsUnknown.includes(refusal.code) ? t('unknownTitle') : t('problemTitle')}
    >
      <p>{refusal.code === 'network' ? t('unknownText') : refusalText(refusal)}</p>
      {refusal.code === 'not_signed_in' && (
        <Link
          href={`/sign-in?next=${encodeURIComponent(`/tasks/${taskId}/pay`)}`}
          className="mt-2 inline-flex min-h-11 items-center font-semibold text-brand underline underline-offset-4"
        >
          {t('signInAgain')}
        </Link>
      )}
    </ErrorSummary>
  );
}

function OtherMethods({ others, onMethod }: Pick<PayProblemProps, 'others' | 'onMethod'>) {
  const t = useTranslations('pay');
  if (others.length === 0) return null;
  return (
    <div className="mt-3 flex flex-wrap gap-2.5">
      {others.map((other) => (
        <Button key={other} tone="secondary" onClick={() => onMethod(other)}>
          {t('useOther', { method: other })}
        </Button>
      ))}
    </div>
  );
}

function NearestPoints({ counts, onPoints }: { counts: number[]; onPoints: (points: number) => void }) {
  const t = useTranslations('pay');
  if (counts.length === 0) return <p>{t('nearestNone')}</p>;
  return (
    <>
      <p>{t('nearestText')}</p>
      <div className="mt-3 flex flex-wrap gap-2.5">
        {counts.map((count) => (
          <Button key={count} tone="secondary" onClick={() => onPoints(count)}>
            {t('nearestChoice', { count })}
          </Button>
        ))}
      </div>
    </>
  );
}
