import { useTranslations } from 'next-intl';
import { Card } from '@/components/ui/card';
import type { Elements } from '@/components/ui/elements';
import { Money } from '@/components/ui/money';

type TaskAmountProps = {
  /** What the poster would pay, in minor units. */
  reward: number;
  /** What was agreed with the helper; null before, and for everybody else. */
  agreedReward: number | null;
  currency: string;
  /** The reward is still to be paid. */
  isToCome: boolean;
  /** What this reader can do now. */
  children: Elements;
};

/** The money of a task on top, and beneath it what comes next. */
export function TaskAmount({ reward, agreedReward, currency, isToCome, children }: TaskAmountProps) {
  const t = useTranslations('tasks');
  return (
    <Card className="grid content-start gap-5 lg:sticky lg:top-6 lg:col-start-2 lg:row-span-2">
      <p>
        <span className="block text-muted">{agreedReward === null ? t('reward') : t('rewardAgreed')}</span>
        <Money
          amount={agreedReward ?? reward}
          currency={currency}
          className="text-3xl font-semibold tracking-tight"
        />
        {isToCome && <span className="mt-1 block text-sm text-muted">{t('rewardHeld')}</span>}
      </p>
      {children}
    </Card>
  );
}
