import { useLocale } from 'next-intl';
import { formatMoney } from '@/lib/core/money';
import { classNames } from './class-names';

type MoneyProps = {
  /** Minor units of the currency. */
  amount: number;
  currency: string;
  /** Something taken off: shown with a minus sign. */
  isDeduction?: boolean;
  className?: string;
};

/** The only place where an amount stands alone on a page; a browser that translates the page leaves it as it is. */
export function Money({ amount, currency, isDeduction = false, className }: MoneyProps) {
  const locale = useLocale();
  const text = formatMoney({ amount, currency, locale });
  return (
    <span translate="no" className={classNames('whitespace-nowrap tabular-nums', className)}>
      {isDeduction && amount !== 0 ? `−${text}` : text}
    </span>
  );
}
