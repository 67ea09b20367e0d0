'use client';

import { Lock, RotateCw } from 'lucide-react';
import Link from 'next/link';
import { useFormatter, useLocale, useTranslations } from 'next-intl';
import type { Refusal } from '@/components/api/call-api';
import { useRefusalText } from '@/components/api/use-refusal-text';
import { formatPercent } from '@/components/i18n/format-percent';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import type { Content } from '@/components/ui/elements';
import { Money } from '@/components/ui/money';
import { Steps } from '@/components/ui/steps';
import { formatMoney } from '@/lib/core/money';
import type { FeeType } from '@/lib/payments/fee-types';
import type { ChargedMethod } from '@/lib/payments/methods';
import type { FeeRule } from '@/lib/pricing/service-fee';
import { feeLabels } from './fee-labels';
import { type Held, HeldNote } from './held-note';
import { methodLabels } from './method-labels';
import { PayBar, type PayBarProps } from './pay-bar';
import { chargedMethod, type PayChoice, type Quote } from './pay-choice';
import { PriceLines } from './price-lines';

type PaySummaryProps = {
  feeType: FeeType;
  reward: number;
  feeRule: FeeRule;
  /** From which share of the reward on an offer keeps the fee, in hundredths of a percent. */
  seriousOfferBps: number;
  /** Of a reward: who gets it, and when. */
  held: Held | null;
  choice: PayChoice;
  couponName: string | null;
  quote: Quote | null;
  refusal: Refusal | null;
  isQuoting: boolean;
  onRequote: () => void;
  isSandbox: boolean;
  bar: Pick<PayBarProps, 'isBusy' | 'leavingHref' | 'buttons' | 'actions'>;
};

/**
 * What it costs, what happens next, and the button. On a phone the button and the total stay at the bottom of
 * the screen, with a way up to these lines.
 */
export function PaySummary(props: PaySummaryProps) {
  const { feeType, reward, choice, quote, refusal, isQuoting } = props;
  const t = useTranslations('pay');
  const refusalText = useRefusalText();
  const locale = useLocale();
  const charged = chargedMethod({ choice, quote });
  // No number of points helps an amount that is too small by itself, and asking again does not either.
  const isTooSmall = refusal?.code === 'below_provider_minimum';
  const whyNot = isTooSmall && choice.points === 0 ? t('nearestNone') : refusal && refusalText(refusal);
  const nextSteps = charged
    ? [...methodLabels[charged].nextSteps, feeLabels[feeType].lastStep]
    : (['nextPoints'] as const);
  const amountText = quote
    ? formatMoney({ amount: quote.finalAmount, currency: quote.currency, locale })
    : '';
  const quotedText = quote?.finalAmount === 0 ? t('nothingToPay') : t('quoted', { amount: amountText });
  return (
    <section
      id="summary"
      aria-labelledby="summary-title"
      className="grid gap-5 rounded-2xl border border-line bg-surface p-5 shadow-card sm:p-6 lg:sticky lg:top-6"
    >
      <h2 id="summary-title" className="text-lg font-semibold">
        {t('summaryTitle')}
      </h2>
      {quote && <Figures {...props} quote={quote} />}
      {quote && props.held && (
        <HeldNote
          held={props.held}
          amount={quote.totalAmount - quote.serviceFee}
          furtherFee={quote.serviceFee}
          currency={quote.currency}
        />
      )}
      <p role="status" className="sr-only">
        {isQuoting ? t('quoting') : refusal ? whyNot : quotedText}
      </p>
      {refusal && !isQuoting && <NoPrice onRequote={isTooSmall ? null : props.onRequote}>{whyNot}</NoPrice>}
      <PayBar {...props.bar} choice={choice} quote={quote} isQuoting={isQuoting} amountText={amountText} />
      <SmallPrint charged={charged} />
      <div className="grid gap-3 border-t border-line pt-5">
        <h3 className="font-semibold">{t('nextTitle')}</h3>
        <Steps items={nextSteps.map((key) => ({ key, content: t(key) }))} />
        {feeType === 'application_fee' && quote && (
          <FeeNote reward={reward} currency={quote.currency} offerBps={props.seriousOfferBps} />
        )}
      </div>
      {props.isSandbox && charged && (
        <Alert tone="info" title={t('sandboxTitle')}>
          {t(methodLabels[charged].sandboxHint)}
        </Alert>
      )}
    </section>
  );
}

/** What is not paid yet, and until when the fee goes back. */
function FeeNote({ reward, currency, offerBps }: { reward: number; currency: string; offerBps: number }) {
  const t = useTranslations('pay');
  const locale = useLocale();
  const format = useFormatter();
  return (
    <div className="grid gap-1 text-sm text-muted">
      <p>{t('notNow', { amount: formatMoney({ amount: reward, currency, locale }) })}</p>
      <p>{t('feeBack', { share: formatPercent({ bps: offerBps, format }) })}</p>
    </div>
  );
}

/** The lines and the total; the last known ones stay, paler, while new ones are on their way. */
function Figures(props: PaySummaryProps & { quote: Quote }) {
  const { feeType, reward, feeRule, quote, isQuoting } = props;
  const t = useTranslations('pay');
  return (
    <div className={classNames('grid gap-4 transition-opacity', isQuoting && 'opacity-60')}>
      <PriceLines
        feeType={feeType}
        totalAmount={quote.totalAmount}
        furtherFee={feeType === 'application_fee' ? 0 : quote.serviceFee}
        couponDiscount={quote.couponDiscount}
        couponName={props.couponName}
        pointsUsed={quote.pointsUsed}
        currency={quote.currency}
        basis={feeType === 'application_fee' ? { reward, rule: feeRule } : null}
        helperName={props.held?.helperName ?? null}
      />
      <p className="flex items-baseline justify-between gap-4 border-t border-line pt-4">
        <span className="font-semibold">{t(quote.finalAmount === 0 ? 'nothingToPay' : 'total')}</span>
        {quote.finalAmount > 0 && (
          <Money amount={quote.finalAmount} currency={quote.currency} className="text-2xl font-semibold" />
        )}
      </p>
    </div>
  );
}

function NoPrice({ children, onRequote }: { children: Content; onRequote: (() => void) | null }) {
  const common = useTranslations('common');
  return (
    <Alert
      tone="caution"
      actions={
        onRequote && (
          <Button tone="secondary" onClick={onRequote}>
            <RotateCw aria-hidden="true" className="size-4" />
            <span>{common('tryAgain')}</span>
          </Button>
        )
      }
    >
      {children}
    </Alert>
  );
}

/** Who takes the money, what the bank will call it, and the rules. */
function SmallPrint({ charged }: { charged: ChargedMethod | null }) {
  const t = useTranslations('pay');
  return (
    <p className="flex gap-2 text-sm text-muted">
      <Lock aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <span>
        {charged && (
          <span>
            {`${t(methodLabels[charged].processedBy)}${t('separator')}${t(methodLabels[charged].statement)}${t('stop')}`}
          </span>
        )}
        <span>
          {t.rich('rulesNote', {
            link: (words) => (
              <Link href="/rules" className="text-brand underline underline-offset-4">
                {words}
              </Link>
            ),
          })}
        </span>
      </span>
    </p>
  );
}
