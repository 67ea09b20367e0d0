'use client';

import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { type ComponentType, useState } from 'react';
import { Button } from '@/components/ui/button';
import type { ChargedMethod } from '@/lib/payments/methods';
import { ButtonsAway, ButtonsSkeleton } from './buttons-place';
import { methodLabels } from './method-labels';
import { chargedMethod, type PayChoice, type Quote } from './pay-choice';
import type { PayPalButtonsProps } from './paypal-buttons';
import type { PayActions } from './use-pay';

/** What a provider's script needs to show its buttons. */
export type ButtonSettings = PayPalButtonsProps['settings'];
export type ProviderButtons = Partial<Record<ChargedMethod, ButtonSettings>>;

export type PayBarProps = {
  choice: PayChoice;
  quote: Quote | null;
  isQuoting: boolean;
  isBusy: boolean;
  /** Where the browser is being sent; shown as a link in case it does not go by itself. */
  leavingHref: string | null;
  amountText: string;
  buttons: ProviderButtons;
  actions: PayActions;
};

/** Their code and the provider's script are loaded only when such a method is chosen. */
const islands: Partial<Record<ChargedMethod, ComponentType<PayPalButtonsProps>>> = {
  paypal: dynamic(() => import('./paypal-buttons').then(({ PayPalIsland }) => PayPalIsland, missing), {
    ssr: false,
    loading: ButtonsSkeleton,
  }),
};

/** Our own chunk may be what does not come, and the way to the provider's page needs none of it. */
const missing = () => ButtonsAway;

/**
 * The button that pays. Where the provider has a button of its own, that comes first, and ours leads to the provider's
 * page instead: it needs no script of theirs, so it is always there.
 */
export function PayBar(props: PayBarProps) {
  const { choice, quote, isQuoting, isBusy, leavingHref, amountText, actions } = props;
  const t = useTranslations('pay');
  const [isAway, setIsAway] = useState(false);
  const charged = chargedMethod({ choice, quote });
  const Island = charged ? islands[charged] : undefined;
  const settings = charged ? props.buttons[charged] : undefined;
  const hasButtons = Island !== undefined && settings !== undefined && quote !== null;
  const tone = hasButtons && !isAway ? 'secondary' : 'primary';
  return (
    <div className="pay-bar" data-has-buttons={hasButtons || undefined}>
      <p className="flex items-center justify-between gap-4 lg:hidden">
        <a
          href="#summary"
          className="inline-flex min-h-6 items-center text-sm text-brand underline underline-offset-4"
        >
          {t('seeSummary')}
        </a>
        <span className="font-semibold tabular-nums">
          {quote?.finalAmount === 0 ? t('nothingToPay') : `${t('total')} ${amountText}`}
        </span>
      </p>
      {hasButtons && (
        <Island
          settings={settings}
          currency={quote.currency}
          choice={choice}
          actions={actions}
          onAway={setIsAway}
        />
      )}
      <Button
        // A button of its own for each tone, so that one does not fade into the other.
        key={tone}
        type="submit"
        tone={tone}
        isBusy={isBusy || isQuoting}
        className="min-h-12 w-full text-base"
      >
        {isBusy
          ? leavingHref
            ? t('redirecting')
            : t('working')
          : isQuoting
            ? t('quoting')
            : payLabel({ t, charged, quote, amountText })}
      </Button>
      {leavingHref && (
        <a
          href={leavingHref}
          className="inline-flex min-h-11 items-center justify-center text-sm text-brand underline underline-offset-4"
        >
          {t('redirectFallback')}
        </a>
      )}
    </div>
  );
}

type PayLabel = {
  t: ReturnType<typeof useTranslations<'pay'>>;
  charged: ChargedMethod | null;
  quote: Quote | null;
  amountText: string;
};

/** The button says what pressing it does, with the number. */
function payLabel({ t, charged, quote, amountText }: PayLabel): string {
  if (charged) return t(methodLabels[charged].pay, { amount: amountText });
  return quote?.pointsUsed ? t('payByPoints', { count: quote.pointsUsed }) : t('payByCoupon');
}
