import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import { SectionCard } from '@/components/ui/card';
import { Money } from '@/components/ui/money';
import type { AccountKind } from '@/lib/ledger/transaction-forms';
import type { ProviderName } from '@/lib/providers/names';

/** Minor units. */
export type SolvencyLine = { kind: AccountKind; provider: ProviderName | null; amount: number };

/** One currency of the page. Amounts in minor units. */
export type SolvencyItem = {
  currency: string;
  owed: number;
  held: number;
  cover: number;
  owedLines: readonly SolvencyLine[];
  heldLines: readonly SolvencyLine[];
  claimedLines: readonly SolvencyLine[];
  ownLines: readonly SolvencyLine[];
};

/** What is owed in a currency beside what is held, and the answer in one word. */
export function SolvencyCard({ item }: { item: SolvencyItem }) {
  const t = useTranslations('solvency');
  const { currency, owed, held, cover, owedLines, heldLines, claimedLines, ownLines } = item;
  const amount = () => <Money amount={Math.abs(cover)} currency={currency} className="font-semibold" />;
  return (
    <SectionCard
      id={`currency-${currency}`}
      title={currency}
      action={
        <Badge tone={cover >= 0 ? 'positive' : 'danger'}>{t(cover >= 0 ? 'covered' : 'notCovered')}</Badge>
      }
    >
      {cover >= 0 ? (
        <p key="over">{t.rich('over', { amount })}</p>
      ) : (
        <p key="missing">{t.rich('missing', { amount })}</p>
      )}
      <div className="grid gap-6 lg:grid-cols-2">
        <Lines title={t('owed')} lines={owedLines} total={owed} currency={currency} />
        <Lines title={t('held')} lines={heldLines} total={held} currency={currency} />
        <Lines title={t('claimed')} lines={claimedLines} total={null} currency={currency} />
        <Lines title={t('own')} lines={ownLines} total={null} currency={currency} isOwn />
      </div>
    </SectionCard>
  );
}

/** Each amount opens its entries. */
function Lines({
  title,
  lines,
  total,
  currency,
  isOwn = false,
}: {
  title: string;
  lines: readonly SolvencyLine[];
  /** Null: the lines are not added up. */
  total: number | null;
  currency: string;
  /** What came from our bank is ours, what went there is where the money is. */
  isOwn?: boolean;
}) {
  const t = useTranslations('solvency');
  const providers = useTranslations('provider');
  if (lines.length === 0) return null;
  return (
    <section className="grid content-start gap-2">
      <h3 className="text-sm font-medium text-muted">{title}</h3>
      <dl className="grid gap-1">
        {lines.map(({ kind, provider, amount }) => (
          <div key={`${kind} ${provider}`} className="flex items-baseline justify-between gap-4">
            <dt>
              <span>{kind === 'bank' && isOwn ? t('putIn') : t(`account.${kind}`)}</span>
              {provider !== null && <span className="text-muted">{` · ${providers(provider)}`}</span>}
            </dt>
            <dd>
              <Link
                href={`/admin/entries?kind=${kind}&unit=${currency}`}
                className="inline-flex min-h-6 items-center underline decoration-line underline-offset-4 hover:decoration-current"
              >
                <Money amount={amount} currency={currency} />
              </Link>
            </dd>
          </div>
        ))}
        {total !== null && (
          <div className="flex justify-between gap-4 border-t border-line pt-1 font-semibold">
            <dt>{t('total')}</dt>
            <dd>
              <Money amount={total} currency={currency} />
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}
