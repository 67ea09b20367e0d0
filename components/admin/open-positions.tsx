import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Money } from '@/components/ui/money';
import { type OpenPosition, ResolveForm } from './resolve-form';

type OpenPositionsProps = {
  paymentId: number;
  positions: readonly OpenPosition[];
  reasonLengthMax: number;
  referenceLengthMax: number;
};

/** What of a payment waits for a person, each with what can be done about it. */
export function OpenPositions({ paymentId, positions, ...limits }: OpenPositionsProps) {
  const t = useTranslations('resolutions');
  return (
    <ul className="grid gap-6">
      {positions.map((open) => {
        const { position, subject, amount, currency } = open;
        return (
          <li
            key={`${position} ${subject ?? ''} ${amount ?? ''}`}
            className="grid gap-4 border-line not-first:border-t not-first:pt-6"
          >
            <h3 className="flex flex-wrap items-baseline gap-x-3 font-semibold">
              <span>{t(`position.${amount !== null && amount < 0 ? 'missing' : position}`)}</span>
              {amount !== null && <Money amount={Math.abs(amount)} currency={currency} />}
              {subject !== null && position !== 'dispute' && (
                <span translate="no" className="font-mono text-sm font-normal break-all text-muted">
                  {subject}
                </span>
              )}
              {subject !== null && position === 'dispute' && (
                <Link
                  href={`/admin/disputes/${subject}/evidence`}
                  className="text-sm font-normal text-brand underline underline-offset-4"
                >
                  {t('toDispute', { id: subject })}
                </Link>
              )}
            </h3>
            <ResolveForm paymentId={paymentId} open={open} {...limits} />
          </li>
        );
      })}
    </ul>
  );
}
