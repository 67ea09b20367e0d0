import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { formatList } from '@/components/i18n/format-list';
import { formatMoney } from '@/lib/core/money';
import type { MoneyFate } from '@/lib/tasks/cancellation/schema';

type CancelRulesListProps = {
  /** Each rule with what it does with the example; amounts in minor units. */
  rules: readonly {
    rule: string;
    fee: MoneyFate;
    reward: MoneyFate;
    moneyBack: number;
    pointsBack: number;
    helperGets: number;
    helperOwes: number;
  }[];
  /** How long a poster gets all back, in hours, and the helper's share after that, in words. */
  hours: number;
  share: string;
};

/** Every rule of cancelling, from the table that enforces it, with its worked example. */
export function CancelRulesList({ rules, hours, share }: CancelRulesListProps) {
  const t = useTranslations('rules');
  const common = useTranslations('common');
  const format = useFormatter();
  const locale = useLocale();
  const say = (amount: number) => formatMoney({ amount, currency: 'GBP', locale });
  const backOf = ({ moneyBack, pointsBack }: { moneyBack: number; pointsBack: number }) => {
    const parts = [
      ...(moneyBack > 0 ? [say(moneyBack)] : []),
      ...(pointsBack > 0 ? [common('points', { count: pointsBack })] : []),
    ];
    return parts.length > 0 ? formatList({ items: parts, format }) : 'none';
  };
  return (
    <ul className="grid gap-4">
      {rules.map(({ rule, fee, reward, ...example }) => (
        <li key={rule} className="grid gap-1 border-l-2 border-line pl-3">
          <p className="font-medium">{t(`cancelRule.${rule as 'poster_before_offers'}`, { hours })}</p>
          <p className="leading-relaxed text-muted">{t(`feeFate.${fee as 'kept'}`)}</p>
          <p className="leading-relaxed text-muted">{t(`rewardFate.${reward}`, { share })}</p>
          <p className="text-sm text-muted">
            {t('cancelExample', {
              back: backOf(example),
              gets: example.helperGets > 0 ? say(example.helperGets) : 'none',
              owes: example.helperOwes > 0 ? say(example.helperOwes) : 'none',
            })}
          </p>
        </li>
      ))}
    </ul>
  );
}
