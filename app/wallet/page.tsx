import type { Metadata } from 'next';
import Link from 'next/link';
import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import { widePageCursor } from '@/app/page-cursor';
import { requireUser } from '@/app/require-user';
import type { SearchParams } from '@/app/search-params';
import { ClientMessages } from '@/components/i18n/client-messages';
import { PageFrame } from '@/components/site/page-frame';
import { SectionCard } from '@/components/ui/card';
import { PageHeading } from '@/components/ui/page-heading';
import { Pagination } from '@/components/ui/pagination';
import { PageUpdates } from '@/components/updates/page-updates';
import { PausedPayouts, type PayoutPause } from '@/components/wallet/paused-payouts';
import { PayoutAccounts } from '@/components/wallet/payout-accounts';
import { PayoutForm } from '@/components/wallet/payout-form';
import { PayoutList, type WalletPayout } from '@/components/wallet/payout-list';
import { PayoutNews } from '@/components/wallet/payout-news';
import type { WalletAccount } from '@/components/wallet/wallet-account';
import {
  DebtStatement,
  WalletStatement,
  type WalletStatementEntry,
} from '@/components/wallet/wallet-statement';
import { type WalletBalance, WalletTiles } from '@/components/wallet/wallet-tiles';
import { formatMoney } from '@/lib/core/money';
import { listPayouts } from '@/lib/payouts/list-payouts';
import { listPayoutAccounts } from '@/lib/payouts/open-payout-account';
import { payoutProviders } from '@/lib/payouts/payout-adapter';
import { readDebtEntries, readWallet } from '@/lib/payouts/read-wallet';
import type { PayoutResponse, Wallet, WalletEntry } from '@/lib/payouts/schema';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('wallet'))('title') };
}

export default async function WalletPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const readAt = Date.now();
  const [query, user, t, earnings, updates, locale] = await Promise.all([
    searchParams,
    requireUser('/wallet'),
    getTranslations('wallet'),
    getTranslations('earnings'),
    getTranslations('updates'),
    getLocale(),
  ]);
  const cursor = widePageCursor(query);
  const [wallet, debts, accounts, payouts] = await Promise.all([
    readWallet({ userId: user.id, cursor }),
    readDebtEntries({ userId: user.id }),
    accountsOf(user.id),
    listPayouts({ userId: user.id }),
  ]);
  const shown = payouts.payouts.map(toPayout);
  const balances = wallet.balances.map(toBalance);
  const pauses = wallet.payouts_paused.map((pause) => ({
    provider: pause.provider,
    expectedUntil: pause.expected_until,
  }));
  const amounts = balances.map(({ payable: amount, currency }) => formatMoney({ amount, currency, locale }));
  return (
    <PageFrame>
      <PageUpdates of="person" readAt={readAt} state={updates('wallet', { amounts: amounts.join(' · ') })} />
      <PageHeading title={t('title')} lead={t('lead')} />
      <PausedPayouts pauses={pauses} />
      <WalletTiles balances={balances} />
      <ClientMessages namespaces={['wallet', 'provider']}>
        <div className="grid gap-6 lg:grid-cols-2">
          <SectionCard id="payout" title={t('form')}>
            <GetPaid
              balances={balances}
              accounts={accounts}
              minimum={wallet.payout_minimum}
              pauses={pauses}
            />
          </SectionCard>
          <SectionCard id="accounts" title={t('accounts')}>
            <PayoutAccounts accounts={accounts} />
          </SectionCard>
        </div>
        <SectionCard id="payouts" title={t('payouts')}>
          <PayoutNews payouts={shown} />
          <PayoutList payouts={shown} accounts={accounts} paused={pauses.map(({ provider }) => provider)} />
          {payouts.next_cursor !== null && <p className="text-sm text-muted">{t('older')}</p>}
        </SectionCard>
      </ClientMessages>
      {debts.length > 0 && (
        <SectionCard id="owed" title={t('owedStatement')}>
          <p className="text-muted">{t('owedLead')}</p>
          <DebtStatement entries={debts.map(toEntry)} />
        </SectionCard>
      )}
      <SectionCard
        id="statement"
        title={t('statement')}
        action={
          <span className="flex flex-wrap gap-x-4">
            <Link
              href="/wallet/earnings"
              className="inline-flex min-h-11 items-center font-semibold text-brand underline underline-offset-4"
            >
              {earnings('link')}
            </Link>
            <a
              href="/api/users/wallet/statement.csv"
              className="inline-flex min-h-11 items-center font-semibold text-brand underline underline-offset-4"
            >
              {t('csv')}
            </a>
          </span>
        }
      >
        <WalletStatement entries={wallet.entries.map(toEntry)} />
        <Pagination first="/wallet" cursor={cursor} nextCursor={wallet.next_cursor} />
      </SectionCard>
    </PageFrame>
  );
}

function toBalance({
  currency,
  balance,
  payable,
  holds,
  ...rest
}: Wallet['balances'][number]): WalletBalance {
  return {
    currency,
    balance,
    payable,
    holds: holds.map((hold) => ({
      amount: hold.amount,
      reason: hold.reason,
      payableAt: hold.payable_at,
      taskId: hold.task_id,
      taskTitle: hold.task_title,
    })),
    inFlight: rest.in_flight,
    owed: rest.owed,
  };
}

function toPayout(payout: PayoutResponse): WalletPayout {
  return {
    id: payout.payout_id,
    provider: payout.provider,
    status: payout.status,
    amount: payout.amount,
    returnedAmount: payout.returned_amount,
    email: payout.email,
    canCancel: payout.can_cancel,
    currency: payout.currency,
    reason: payout.reason,
    expectedAt: payout.expected_at,
    createdAt: payout.created_at,
  };
}

function toEntry(entry: WalletEntry): WalletStatementEntry {
  return {
    id: entry.id,
    kind: entry.kind,
    currency: entry.currency,
    amount: entry.amount,
    balanceAfter: entry.balance_after,
    taskId: entry.task_id,
    taskTitle: entry.task_title,
    payoutId: entry.payout_id,
    createdAt: entry.created_at,
  };
}

/** Each way to be paid that there is here, whether the person uses it or not. */
async function accountsOf(userId: number): Promise<WalletAccount[]> {
  const own = await listPayoutAccounts({ userId });
  return payoutProviders().map((provider) => {
    const account = own.find((one) => one.provider === provider);
    return {
      provider,
      state: account?.state ?? 'none',
      email: account?.email ?? null,
      usableFrom: account?.usable_from ?? null,
      replacedEmail: account?.replaced_email ?? null,
    };
  });
}

/** The form, and what has to be there before it is of use. */
async function GetPaid({
  balances,
  accounts,
  minimum,
  pauses,
}: {
  balances: WalletBalance[];
  accounts: WalletAccount[];
  minimum: number;
  pauses: PayoutPause[];
}) {
  const [t, locale, format] = await Promise.all([getTranslations('wallet'), getLocale(), getFormatter()]);
  const usable = accounts.filter(({ state, usableFrom }) => state === 'ready' && usableFrom === null);
  const ready = usable.filter((account) => !pauses.some(({ provider }) => provider === account.provider));
  const ripe = balances.filter(({ payable }) => payable >= minimum);
  const least = formatMoney({ amount: minimum, currency: balances[0]?.currency ?? 'GBP', locale });
  const closed = () => {
    if (ripe.length > 0 && ready.length > 0) return null;
    if (ripe.length > 0 && usable.length > 0) return t('allPaused');
    const [until] = accounts.flatMap(({ usableFrom }) => usableFrom ?? []).sort();
    if (ripe.length > 0 && until)
      return t('allWait', { until: format.dateTime(new Date(until), 'timestamp') });
    if (ripe.length > 0) return t('noAccount');
    if (balances.some(({ holds }) => holds.length > 0)) return t('allHeld');
    const hasMoney = balances.some(({ balance }) => balance > 0);
    return hasMoney ? t('belowMinimum', { minimum: least }) : t('nothing');
  };
  return <PayoutForm balances={ripe} accounts={ready} minimum={minimum} closed={closed()} />;
}
