import { useFormatter, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { formatPercent } from '@/components/i18n/format-percent';
import { Facts } from '@/components/ui/facts';
import { Money } from '@/components/ui/money';

/** A month of a poster in one currency, in minor units and points. */
export type SpendingSums = {
  currency: string;
  opening: number;
  paid: number;
  returned: number;
  fees: number;
  toHelpers: number;
  byLinku: number;
  closing: number;
  /** Where `closing` is. */
  held: number;
  underReview: number;
  onTheWayBack: number;
  inDispute: number;
  pointsSpent: number;
  pointsReturned: number;
};

type MonthSumsProps = {
  sums: SpendingSums;
  /** The VAT in the fees; null: none is told. */
  vat: { amount: number; rateBps: number; number: string } | null;
};

/** What there was and came is what went and is left. */
export function MonthSums({ sums, vat }: MonthSumsProps) {
  const t = useTranslations('spending');
  const format = useFormatter();
  const money = (amount: number, isDeduction = false) => (
    <Money amount={amount} currency={sums.currency} isDeduction={isDeduction} />
  );
  const places = (['held', 'underReview', 'onTheWayBack', 'inDispute'] as const).filter(
    (place) => sums[place] !== 0,
  );
  const isInOnePlace = places.length === 1 && places[0] === 'held';
  const items: { term: string; value: ReactNode }[] = [
    { term: t('opening'), value: money(sums.opening) },
    { term: t('paid'), value: money(sums.paid) },
    ...(sums.byLinku === 0 ? [] : [{ term: t('byLinku'), value: money(sums.byLinku) }]),
    { term: t('returned'), value: money(0 - sums.returned) },
    { term: t('toHelpers'), value: money(0 - sums.toHelpers) },
    { term: t('fees'), value: money(0 - sums.fees) },
    { term: t('closing'), value: <strong>{money(sums.closing)}</strong> },
    ...(isInOnePlace ? [] : places.map((place) => ({ term: t(place), value: money(sums[place]) }))),
  ];
  const apart = [
    ...(vat === null
      ? []
      : [
          {
            term: t('vat', { rate: formatPercent({ bps: vat.rateBps, format }), number: vat.number }),
            value: money(vat.amount),
          },
        ]),
    ...(sums.pointsSpent === 0 ? [] : [{ term: t('pointsSpent'), value: format.number(sums.pointsSpent) }]),
    ...(sums.pointsReturned === 0
      ? []
      : [{ term: t('pointsReturned'), value: format.number(sums.pointsReturned) }]),
  ];
  return (
    <>
      <Facts items={items} />
      {apart.length > 0 && (
        <div className="border-t border-line pt-4">
          <Facts items={apart} />
        </div>
      )}
    </>
  );
}
