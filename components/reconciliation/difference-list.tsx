import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { Alert } from '@/components/ui/alert';
import { formatMoney } from '@/lib/core/money';
import type { ProviderName } from '@/lib/providers/names';
import type { DifferenceEnding, DifferenceKind, DifferenceVerb } from '@/lib/reconciliation/states';
import { DifferenceForm } from './difference-form';

export type DifferenceItem = {
  id: number;
  provider: ProviderName;
  kind: DifferenceKind;
  object: string;
  /** Minor units: how much more the provider has than the books. */
  amount: number;
  currency: string;
  /** ISO 8601. */
  foundAt: string;
  ending: DifferenceEnding | null;
  note: string | null;
  verbs: readonly DifferenceVerb[];
  /** Whether the operator who looks is a party: a colleague decides. */
  isOwnCase: boolean;
};

/** Where the books and the providers do not agree, each with what can be done about it. */
export function DifferenceList({
  differences,
  noteLengthMax,
}: {
  differences: readonly DifferenceItem[];
  /** Null: they are only shown. */
  noteLengthMax: number | null;
}) {
  const t = useTranslations('reconciliation');
  const errors = useTranslations('errors');
  const providers = useTranslations('provider');
  const format = useFormatter();
  const locale = useLocale();
  return (
    <ul className="grid gap-6">
      {differences.map(
        ({ isOwnCase, id, provider, kind, object, amount, currency, foundAt, ending, note, verbs }) => (
          <li key={id} className="grid gap-3 border-line not-first:border-t not-first:pt-6">
            <h3 className="flex flex-wrap items-baseline gap-x-3 font-semibold">
              <span>{`${providers(provider)}: ${t(`kind.${kind}`)}`}</span>
              <span translate="no" className="font-mono text-sm font-normal break-all text-muted">
                {object}
              </span>
            </h3>
            <p>
              {t(amount < 0 ? 'less' : 'more', {
                amount: formatMoney({ amount: Math.abs(amount), currency, locale }),
              })}
            </p>
            <p className="text-sm text-muted">
              {t('since', { date: format.dateTime(new Date(foundAt), 'timestamp') })}
            </p>
            {ending !== null && (
              <p className="text-sm">
                {`${t('endedAs', { ending: t(`ending.${ending}`) })}${note === null ? '' : ` – ${note}`}`}
              </p>
            )}
            {noteLengthMax !== null && verbs.length > 0 && isOwnCase && (
              <Alert tone="caution">{errors('own_case')}</Alert>
            )}
            {noteLengthMax !== null && verbs.length > 0 && !isOwnCase && (
              <DifferenceForm id={id} verbs={verbs} noteLengthMax={noteLengthMax} />
            )}
          </li>
        ),
      )}
    </ul>
  );
}
