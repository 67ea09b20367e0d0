import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { formatList } from '@/components/i18n/format-list';
import { formatPercent } from '@/components/i18n/format-percent';
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
  /** The helper's share, and what they owe. */
  helperGets: number;
  helperOwes: number;
  /**
   * How long after the payment all of the reward goes back, and the helper's share of it after that, in hundredths of a percent;
   * null where no share is due.
   */
  late: { freeHours: number; helperBps: number } | null;
  /** How long a helper who cancels again while they owe makes no offers. */
  pauseDays: number;
  currency: string;
};

/** Each rule in words; what the rule returns is said with its figures. */
const ruleLabels = {
  poster_before_offers: 'beforeOffers',
  poster_with_offers: 'withOffers',
  poster_after_acceptance: 'afterAcceptance',
  poster_in_progress: 'posterInProgress',
  poster_in_progress_late: 'posterInProgressLate',
  helper_in_progress: 'helperInProgress',
} as const;

/** Cancels a task whose fee is paid, after its terms are shown. */
export function CancelTask({ taskId, terms }: { taskId: number; terms: CancelTerms }) {
  const t = useTranslations('cancelTask');
  const tasks = useTranslations('tasks');
  const back = useFeeBack(terms);
  const locale = useLocale();
  const format = useFormatter();
  const { rule, late, currency } = terms;
  if (!isKnown(rule)) return null;
  const say = (amount: number) => formatMoney({ amount, currency, locale });
  const reward = say(terms.reward);
  const helperGets = say(terms.helperGets);
  const helperOwes = terms.helperOwes > 0 ? say(terms.helperOwes) : 'none';
  return (
    <ActButton
      path={`/api/tasks/${taskId}/cancellation`}
      body={{ rule }}
      tone="quiet"
      title={tasks('cancelTitle')}
      text={t(ruleLabels[rule], {
        back,
        reward,
        hours: late?.freeHours ?? 0,
        share: late ? formatPercent({ bps: late.helperBps, format }) : 'none',
        helperGets,
        helperOwes,
        pauseDays: terms.pauseDays,
      })}
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
