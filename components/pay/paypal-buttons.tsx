'use client';

import {
  PayPalButtons,
  PayPalScriptProvider,
  type ReactPayPalScriptOptions,
  usePayPalScriptReducer,
} from '@paypal/react-paypal-js';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useMemo, useState } from 'react';
import { Skeleton } from '@/components/ui/skeleton';
import { type LocaleTag, localeOfTag, localeTable } from '@/lib/i18n/locales';
import { ButtonsAway } from './buttons-place';
import type { PayChoice } from './pay-choice';
import type { PayActions } from './use-pay';
import { usePayPalWindow } from './use-paypal-window';

export type PayPalButtonsProps = {
  settings: {
    clientId: string;
    /** The provider's test mode, or a simulator of it. */
    isTest: boolean;
    /** Where the script is when it is not the provider's own. */
    sdkUrl: string | null;
  };
  /** ISO 4217. */
  currency: string;
  choice: PayChoice;
  actions: PayActions;
  /** The buttons cannot be shown, or can be after all. The function must be the same each time. */
  onAway: (isAway: boolean) => void;
};

/** PayPal's own button in its own frame; its window opens over our page, and the page stays where it is. */
export function PayPalIsland({ settings, currency, ...frame }: PayPalButtonsProps) {
  const locale = useLocale();
  // The provider keeps the options that it was first given: another currency or language is another script.
  const key = `${currency} ${locale}`;
  const options = useMemo(() => scriptOptions({ settings, currency, locale }), [settings, currency, locale]);
  return (
    <PayPalScriptProvider key={key} options={options}>
      <PayPalFrame {...frame} />
    </PayPalScriptProvider>
  );
}

/** A blocked or lost script would otherwise leave an empty box for ever. */
const LOAD_TIMEOUT_MS = 12_000;

function PayPalFrame({ choice, actions, onAway }: Omit<PayPalButtonsProps, 'settings' | 'currency'>) {
  const t = useTranslations('pay');
  const [{ isRejected }] = usePayPalScriptReducer();
  const [isReady, setIsReady] = useState(false);
  const [isLate, setIsLate] = useState(false);
  const { notice, round, handlers } = usePayPalWindow({ choice, actions });

  useEffect(() => {
    if (isReady) return;
    const timer = setTimeout(() => setIsLate(true), LOAD_TIMEOUT_MS);
    return () => clearTimeout(timer);
  }, [isReady]);

  const isAway = isRejected || (isLate && !isReady);
  return (
    <>
      <p role="status" className="text-sm font-medium empty:hidden">
        {notice ? t(notice) : ''}
      </p>
      {isAway && <ButtonsAway onAway={onAway} />}
      {!isRejected && (
        <fieldset hidden={isAway} className="relative min-h-12 min-w-0">
          <legend className="sr-only">{t('paypalButtons')}</legend>
          {!isReady && <Skeleton className="absolute inset-0" />}
          <PayPalButtons
            // What is in the frame is light; in a dark page a browser would lay white behind it.
            className="scheme-light"
            fundingSource="paypal"
            style={{ height: 48, shape: 'rect', color: 'gold', label: 'pay' }}
            forceReRender={[round]}
            {...handlers}
            onInit={() => setIsReady(true)}
          >
            <ButtonsAway onAway={onAway} />
          </PayPalButtons>
        </fieldset>
      )}
    </>
  );
}

function scriptOptions({
  settings: { clientId, isTest, sdkUrl },
  currency,
  locale,
}: Pick<PayPalButtonsProps, 'settings' | 'currency'> & { locale: LocaleTag }): ReactPayPalScriptOptions {
  return {
    clientId,
    currency,
    intent: 'capture',
    components: 'buttons',
    // The script writes what PayPal's API calls zh-CN with an underscore.
    locale: localeTable[localeOfTag(locale)].atProvider.paypal.replace('-', '_'),
    // We offer cards ourselves, and the others cannot be paid back from here in the ways that we promise.
    disableFunding: 'card,credit,paylater,venmo',
    environment: isTest ? 'sandbox' : 'production',
    dataCspNonce: nonceOfDocument(),
    ...(sdkUrl !== null && { sdkBaseUrl: sdkUrl }),
  };
}

/**
 * The nonce of the loaded page, which after navigation within the site is not the one of the latest response. The
 * browser hides it from styles and markup, and gives it to scripts that run already.
 */
function nonceOfDocument(): string | undefined {
  return document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce;
}
