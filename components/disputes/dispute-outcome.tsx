import { useLocale, useTranslations } from 'next-intl';
import { Alert } from '@/components/ui/alert';
import { Facts } from '@/components/ui/facts';
import { Money } from '@/components/ui/money';
import { formatMoney } from '@/lib/core/money';
import type { DisputeStatus } from '@/lib/disputes/states';

const bearers = ['held', 'wallet', 'debt', 'fee', 'suspense'] as const;

type DisputeOutcomeProps = {
  status: Exclude<DisputeStatus, 'open'>;
  /** What the provider keeps, and what it charges. Minor units. */
  withdrawn: number;
  fee: number;
  currency: string;
  /** Whose money covered it. Minor units. */
  borne: Readonly<Record<(typeof bearers)[number], number>>;
};

/** How a dispute ended and, when it is lost, who bears it: for operators. */
export function DisputeOutcome({ status, withdrawn, fee, currency, borne }: DisputeOutcomeProps) {
  const t = useTranslations('disputes');
  const names = useTranslations('disputes.bearer');
  const locale = useLocale();
  const feeFact = {
    term: t('feeOurs'),
    value: <Money amount={fee} currency={currency} />,
  };
  if (status !== 'lost') {
    return (
      <>
        <Alert tone="positive">{t(status === 'won' ? 'wonText' : 'droppedText')}</Alert>
        {fee > 0 && <Facts items={[feeFact]} />}
      </>
    );
  }
  const uncovered = withdrawn - bearers.reduce((sum, bearer) => sum + borne[bearer], 0);
  const shares = [
    ...bearers.map((bearer) => ({ name: names(bearer), amount: borne[bearer] })),
    { name: names('us'), amount: uncovered },
  ].filter(({ amount }) => amount > 0);
  return (
    <>
      <Alert tone="caution">
        {t('lostText', { amount: formatMoney({ amount: withdrawn, currency, locale }) })}
      </Alert>
      <Facts
        items={[
          ...shares.map(({ name, amount }) => ({
            term: name,
            value: <Money amount={amount} currency={currency} />,
          })),
          ...(fee > 0 ? [feeFact] : []),
        ]}
      />
    </>
  );
}
