import { ReceiptText } from 'lucide-react';
import type { Metadata } from 'next';
import { getFormatter, getTranslations } from 'next-intl/server';
import { requireUser } from '@/app/require-user';
import { firstValue, type SearchParams } from '@/app/search-params';
import { PrintButton } from '@/components/payments/print-button';
import { PageFrame } from '@/components/site/page-frame';
import { MonthSums } from '@/components/spending/month-sums';
import { MovementList } from '@/components/spending/movement-list';
import { BackLink } from '@/components/ui/back-link';
import { SectionCard } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { FilterLinks } from '@/components/ui/filter-links';
import { PageHeading } from '@/components/ui/page-heading';
import { readMovements } from '@/lib/spending/read-movements';
import { readSpending } from '@/lib/spending/read-spending';
import { type MonthSums as Month, monthSchema } from '@/lib/spending/schema';
import { toMovement, toSums, vatIn } from './to-sums';

type SpendingPageProps = { searchParams: Promise<SearchParams> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('spending'))('title') };
}

/** A poster's months, one at a time; without a month in the address it is the newest. */
export default async function SpendingPage({ searchParams }: SpendingPageProps) {
  const [query, user, t] = await Promise.all([
    searchParams,
    requireUser('/wallet/spending'),
    getTranslations('spending'),
  ]);
  const months = await readSpending({ userId: user.id });
  const month = monthSchema.safeParse(firstValue(query.month)).data ?? months[0]?.month;
  return (
    <PageFrame width="reading">
      <div className="no-print grid gap-6">
        <BackLink href="/payments">{t('back')}</BackLink>
        <PageHeading
          title={t('title')}
          lead={t('lead')}
          action={months.length > 0 && <PrintButton label={t('print')} />}
        />
      </div>
      {month === undefined ? (
        <EmptyState icon={<ReceiptText className="size-6" />} title={t('none')}>
          {t('noneText')}
        </EmptyState>
      ) : (
        <>
          <MonthPicker months={months} month={month} />
          <OneMonth
            userId={user.id}
            payer={`${user.name} · ${user.email}`}
            month={month}
            sums={months.filter((one) => one.month === month)}
          />
        </>
      )}
    </PageFrame>
  );
}

/** The months in which something moved, of one year at a time. */
async function MonthPicker({ months, month }: { months: readonly Month[]; month: string }) {
  const [t, name] = await Promise.all([getTranslations('spending'), monthNames()]);
  const all = [...new Set(months.map((one) => one.month))];
  const yearOf = (one: string) => one.slice(0, 4);
  const years = [...new Set(all.map(yearOf))];
  const hrefOf = (one: string) => `/wallet/spending?month=${one}`;
  return (
    <div className="no-print grid gap-3">
      {years.length > 1 && (
        <FilterLinks
          label={t('years')}
          items={years.map((year) => ({
            href: hrefOf(all.find((one) => yearOf(one) === year) ?? month),
            label: year,
            isCurrent: year === yearOf(month),
          }))}
        />
      )}
      <FilterLinks
        label={t('months')}
        items={all
          .filter((one) => yearOf(one) === yearOf(month))
          .map((one) => ({ href: hrefOf(one), label: name(one), isCurrent: one === month }))}
      />
    </div>
  );
}

async function OneMonth({
  userId,
  payer,
  month,
  sums,
}: {
  userId: number;
  payer: string;
  month: string;
  sums: readonly Month[];
}) {
  const [t, name] = await Promise.all([getTranslations('spending'), monthNames()]);
  if (sums.length === 0)
    return (
      <EmptyState icon={<ReceiptText className="size-6" />} title={t('noneOf')}>
        {t('noneOfText')}
      </EmptyState>
    );
  const movements = await readMovements({ userId, month });
  return (
    <>
      <p className="text-muted">{payer}</p>
      {sums.map(({ currency, ...rest }) => {
        const own = movements.filter((movement) => movement.currency === currency);
        return (
          <SectionCard
            key={currency}
            id={`sums-${currency}`}
            title={t('sums', { month: name(month), currency })}
          >
            <MonthSums sums={toSums({ currency, ...rest })} vat={vatIn(own)} />
            <h3 className="border-t border-line pt-5 font-semibold">{t('movements')}</h3>
            <MovementList movements={own.map(toMovement)} />
          </SectionCard>
        );
      })}
      <p className="text-sm text-muted">{t('note')}</p>
      <p className="no-print">
        <a
          href={`/api/users/spending.csv?month=${month}`}
          className="inline-flex min-h-11 items-center font-semibold text-brand underline underline-offset-4"
        >
          {t('csv', { month: name(month) })}
        </a>
      </p>
    </>
  );
}

/** A month by its name and year; the middle of it is the same month in every time zone. */
async function monthNames(): Promise<(month: string) => string> {
  const format = await getFormatter();
  return (month) => format.dateTime(new Date(`${month}-15T12:00:00Z`), { year: 'numeric', month: 'long' });
}
