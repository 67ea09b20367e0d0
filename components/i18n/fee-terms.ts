import type { useFormatter } from 'next-intl';
import { formatMoney } from '@/lib/core/money';
import type { FeeRule } from '@/lib/pricing/service-fee';
import { formatPercent } from './format-percent';

type FeeTermsOptions = {
  rule: FeeRule;
  currency: string;
  format: Pick<ReturnType<typeof useFormatter>, 'number'>;
  locale: string;
};

/** How the service fee is reckoned, as a message says it: the rate, and the least that it is, or `none`. */
export function feeTerms({ rule: { bps, minimum }, currency, format, locale }: FeeTermsOptions) {
  return {
    percent: formatPercent({ bps, format }),
    minimum: minimum > 0 ? formatMoney({ amount: minimum, currency, locale }) : 'none',
  };
}
