import { useLocale, useTranslations } from 'next-intl';
import { formatMoney } from '@/lib/core/money';
import { EXAMPLE_POSTED, feeExamples } from '@/lib/pricing/fee-examples';
import type { FeeRule } from '@/lib/pricing/service-fee';

/** How the fee follows the reward, in figures that the rule itself computes. */
export function FeeExampleList({ rule }: { rule: FeeRule }) {
  const t = useTranslations('rules');
  const locale = useLocale();
  const say = (amount: number) => formatMoney({ amount: Math.abs(amount), currency: 'GBP', locale });
  const { feePaid, examples } = feeExamples(rule);
  return (
    <div className="grid gap-2">
      <p className="leading-relaxed text-muted">
        {t('feeExampleLead', { posted: say(EXAMPLE_POSTED), fee: say(feePaid) })}
      </p>
      <ul className="grid gap-2 border-l-2 border-line pl-3 text-muted">
        {examples.map(({ step, reward, fee, change }) => (
          <li key={step}>
            {t(`feeExample.${step}`, { reward: say(reward), fee: say(fee), change: say(change) })}
          </li>
        ))}
      </ul>
    </div>
  );
}
