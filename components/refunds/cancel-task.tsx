import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { formatList } from '@/components/i18n/format-list';
import { ActButton } from '@/components/tasks/act-button';
import { formatMoney } from '@/lib/core/money';

/** The effect of cancelling now. Amounts in minor units. */
export type CancelTerms = {
  /** Its name is sent with the request, so that only the terms that were read apply. */
  rule: string;
  feeMoney: number;
  feePoints: number;
  isCouponBack: boolean;
  reward: number;
  currency: string;
};

/** Each rule in words; what the rule returns is said with its figures. */
const ruleLabels = {
  poster_before_offers: 'beforeOffers',
  poster_with_offers: 'withOffers',
  poster_after_acceptance: 'afterAcceptance',
  poster_in_progress: 'posterInProgress',
  helper_in_progress: 'helperInProgress',
} as const;

/** Cancels a task whose fee is paid, after its terms are shown. */
export function CancelTask({ taskId, terms }: { taskId: number; terms: CancelTerms }) {
  const t = useTranslations('cancelTask');
  const tasks = useTranslations('tasks');
  const back = useFeeBack(terms);
  const locale = useLocale();
  const { rule, reward: pence, currency } = terms;
  if (!isKnown(rule)) return null;
  const reward = formatMoney({ amount: pence, currency, locale });
  return (
    <ActButton
      path={`/api/tasks/${taskId}/cancellation`}
      body={{ rule }}
      tone="quiet"
      title={tasks('cancelTitle')}
      text={t(ruleLabels[rule], { back, reward })}
      confirmLabel={tasks('cancelConfirm')}
    >
      {tasks('cancel')}
    </ActButton>
  );
}

/** The refunded parts of the service fee, as a list. */
function useFeeBack({ feeMoney, feePoints, isCouponBack, currency }: CancelTerms): string {
  const t = useTranslations('cancelTask');
  const common = useTranslations('common');
  const format = useFormatter();
  const locale = useLocale();
  const parts = [
    ...(feeMoney > 0 ? [formatMoney({ amount: feeMoney, currency, locale })] : []),
    ...(feePoints > 0 ? [common('points', { count: feePoints })] : []),
    ...(isCouponBack ? [t('coupon')] : []),
  ];
  return parts.length > 0
    ? formatList({ items: parts, format })
    : formatMoney({ amount: 0, currency, locale });
}

function isKnown(rule: string): rule is keyof typeof ruleLabels {
  return Object.hasOwn(ruleLabels, rule);
}
