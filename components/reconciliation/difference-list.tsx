import { useFormatter, useLocale, useTranslations } from 'next-intl';
import type { Elements } from '@/components/ui/elements';
import { formatMoney } from '@/lib/core/money';
import type { ProviderName } from '@/lib/providers/names';
import type { DifferenceEnding, DifferenceKind, DifferenceVerb } from '@/lib/reconciliation/states';

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
  actionOf = () => null,
}: {
  differences: readonly DifferenceItem[];
  /** What can be done about one that has verbs, by who may; left out, they are only shown. */
  actionOf?: (difference: DifferenceItem) => Elements;
}) {
  const t = useTranslations('reconciliation');
  const providers = useTranslations('provider');
  const format = useFormatter();
  const locale = useLocale();
  return (
    <ul className="grid gap-6">
      {differences.map((difference) => {
        const { id, provider, kind, object, amount, currency, foundAt, ending, note, verbs } = difference;
        return (
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
            {verbs.length > 0 && actionOf(difference)}
          </li>
        );
      })}
    </ul>
  );
}
