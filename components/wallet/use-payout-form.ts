'use client';

import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import * as z from 'zod/mini';
import { callApi } from '@/components/api/call-api';
import { randomUuid } from '@/components/api/random-uuid';
import { useRefusalText } from '@/components/api/use-refusal-text';
import { formatMoney } from '@/lib/core/money';
import { typedAmount } from '@/lib/core/typed-amount';
import type { WalletAccount } from './wallet-account';
import type { WalletBalance } from './wallet-tiles';

type ReadyAccount = Pick<WalletAccount, 'provider' | 'email'>;

export type PayoutFormProps = {
  /** Those that can be paid out, in minor units. */
  balances: readonly WalletBalance[];
  /** Accounts that can be paid now. */
  accounts: readonly ReadyAccount[];
  /** Minor units of each currency. */
  minimum: number;
  /** Why nothing can be paid out now, in words. */
  closed: string | null;
};

type Review = { amount: number; key: string };

type Done = { amount: string; isBack: boolean };

const payoutSchema = z.object({ status: z.string() });

/** What the person chose, what is wrong with it, and the two steps of a payout: review it, then request it. */
export function usePayoutForm({ balances, accounts, minimum }: PayoutFormProps) {
  const t = useTranslations('wallet');
  const locale = useLocale();
  const [wanted, setWanted] = useState<string | null>(null);
  const [provider, setProvider] = useState<string | null>(null);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | undefined>();
  const [review, setReview] = useState<Review | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const { ask, isBusy } = useAskForPayout();

  const chosenBalance = balances.find(({ currency }) => currency === wanted) ?? balances[0];
  const { currency, balance, payable } = chosenBalance ?? { currency: 'GBP', balance: 0, payable: 0 };
  const account = accounts.find((one) => one.provider === provider) ?? accounts[0];
  const money = (amount: number) => formatMoney({ amount, currency, locale });

  function problemOf(amount: number | null): string | undefined {
    if (amount === null || amount === 0) return t('amountWrong');
    if (amount < minimum) return t('amountLow', { minimum: money(minimum) });
    return amount > payable ? t('amountHigh', { balance: money(payable) }) : undefined;
  }

  function check(): void {
    const amount = typedAmount({ text, currency });
    const wrong = problemOf(amount);
    setProblem(wrong);
    setDone(null);
    // One key for one decision: pressing twice, or again after a broken connection, is the same payout.
    if (wrong === undefined && amount !== null) setReview({ amount, key: randomUuid() });
  }

  async function confirm({ amount, key }: Review): Promise<void> {
    if (isBusy || !account) return;
    const answer = await ask({ provider: account.provider, amount, currency, key });
    setProblem(answer.problem);
    // After a broken connection it is unknown whether it was requested: the same request stays open, under its key.
    if (answer.isUnknown) return;
    setReview(null);
    if (answer.status === null) return;
    setText('');
    setDone({ amount: money(amount), isBack: answer.status === 'failed' });
  }

  return {
    account,
    payable,
    isPartHeld: payable < balance,
    currency,
    setCurrency: setWanted,
    setProvider,
    text,
    setText,
    problem,
    review,
    done,
    isBusy,
    money,
    check,
    confirm,
    change: () => setReview(null),
  };
}

type PayoutCommand = { provider: ReadyAccount['provider']; amount: number; currency: string; key: string };

/** Reads the server again; the page is drawn anew when the payout is stored. */
function useAskForPayout() {
  const refusalText = useRefusalText();
  const router = useRouter();
  const [isBusy, setIsBusy] = useState(false);

  async function ask({ key, ...body }: PayoutCommand) {
    setIsBusy(true);
    const path = '/api/users/payouts';
    const answer = await callApi({ method: 'POST', path, schema: payoutSchema, body, idempotencyKey: key });
    setIsBusy(false);
    if (!answer.isOk) {
      const { refusal } = answer;
      return { status: null, problem: refusalText(refusal), isUnknown: refusal.code === 'network' };
    }
    router.refresh();
    return { status: answer.body.status, problem: undefined, isUnknown: false };
  }

  return { ask, isBusy };
}
