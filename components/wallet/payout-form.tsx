'use client';

import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { type SyntheticEvent, useState } from 'react';
import * as z from 'zod/mini';
import { callApi } from '@/components/api/call-api';
import { useRefusalText } from '@/components/api/use-refusal-text';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input, Select } from '@/components/ui/input';
import { formatMoney, fromDecimal, toDecimal } from '@/lib/money';
import type { WalletAccount } from './payout-accounts';
import { ReviewBox } from './review-box';
import type { WalletBalance } from './wallet-tiles';

type PayoutFormProps = {
  balances: readonly WalletBalance[];
  /** Accounts that can be paid now. */
  accounts: readonly Pick<WalletAccount, 'provider' | 'email'>[];
  /** Minor units of each currency. */
  minimum: number;
};

const payoutSchema = z.object({ status: z.string() });

type Done = { amount: string; isBack: boolean };

/** Asks for a payout, and once more before it is sent. */
export function PayoutForm({ balances, accounts, minimum }: PayoutFormProps) {
  const t = useTranslations('wallet');
  const locale = useLocale();
  const refusalText = useRefusalText();
  const router = useRouter();
  const [currency, setCurrency] = useState(balances[0]?.currency ?? 'GBP');
  const [provider, setProvider] = useState(accounts[0]?.provider ?? 'stripe');
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | undefined>();
  const [review, setReview] = useState<{ amount: number; key: string } | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  const balance = balances.find((one) => one.currency === currency)?.balance ?? 0;
  const money = (amount: number) => formatMoney({ amount, currency, locale });
  const chosen = accounts.find((account) => account.provider === provider) ?? accounts[0];

  function problemOf(amount: number | null): string | undefined {
    if (amount === null || amount === 0) return t('amountWrong');
    if (amount < minimum) return t('amountLow', { minimum: money(minimum) });
    return amount > balance ? t('amountHigh', { balance: money(balance) }) : undefined;
  }

  function onCheck(event: SyntheticEvent) {
    event.preventDefault();
    const amount = fromDecimal({ text, currency });
    const wrong = problemOf(amount);
    setProblem(wrong);
    setDone(null);
    // One key for one decision: pressing twice, or again after a broken connection, is the same payout.
    if (wrong === undefined && amount !== null) setReview({ amount, key: crypto.randomUUID() });
  }

  async function onConfirm() {
    if (isBusy || !review || !chosen) return;
    setIsBusy(true);
    const answer = await callApi({
      method: 'POST',
      path: '/api/users/payouts',
      schema: payoutSchema,
      body: { provider: chosen.provider, amount: review.amount, currency },
      idempotencyKey: review.key,
    });
    setIsBusy(false);
    if (!answer.isOk) {
      setProblem(refusalText(answer.refusal));
      // After a broken connection it is unknown whether it went: the same question stays open, under its key.
      if (answer.refusal.code !== 'network') setReview(null);
      return;
    }
    setReview(null);
    setText('');
    setProblem(undefined);
    setDone({ amount: money(review.amount), isBack: answer.body.status === 'failed' });
    router.refresh();
  }

  if (review && chosen) {
    return (
      <div className="grid gap-3">
        <ReviewBox
          title={t('reviewTitle')}
          text={t('reviewText', { amount: money(review.amount), to: chosen.email ?? t(chosen.provider) })}
          confirmLabel={isBusy ? t('sending') : t('confirm', { amount: money(review.amount) })}
          changeLabel={t('change')}
          isBusy={isBusy}
          onConfirm={onConfirm}
          onChange={() => setReview(null)}
        />
        <p role="alert" className="text-sm font-medium text-danger empty:hidden">
          {problem ?? ''}
        </p>
      </div>
    );
  }
  return (
    <div className="grid gap-4">
      {done && (
        <Alert
          isLive
          tone={done.isBack ? 'caution' : 'positive'}
          title={t(done.isBack ? 'backTitle' : 'sentTitle')}
        >
          {t(done.isBack ? 'backText' : 'sentText', { amount: done.amount })}
        </Alert>
      )}
      <form method="post" noValidate onSubmit={onCheck} className="grid max-w-md gap-4">
        {balances.length > 1 && (
          <Field name="currency" label={t('currency')}>
            {(control) => (
              <Select {...control} value={currency} onChange={(event) => setCurrency(event.target.value)}>
                {balances.map((one) => (
                  <option key={one.currency}>{one.currency}</option>
                ))}
              </Select>
            )}
          </Field>
        )}
        <Field
          name="amount"
          label={t('amount')}
          hint={t('amountHint', { minimum: money(minimum), balance: money(balance) })}
          error={problem}
        >
          {(control) => (
            <div className="flex gap-3">
              <Input
                {...control}
                required
                inputMode="decimal"
                autoComplete="off"
                maxLength={12}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
              <Button
                tone="secondary"
                className="shrink-0"
                onClick={() => setText(toDecimal({ amount: balance, currency }))}
              >
                {t('all')}
              </Button>
            </div>
          )}
        </Field>
        {accounts.length > 1 && (
          <Field name="provider" label={t('to')}>
            {(control) => (
              <Select
                {...control}
                value={provider}
                onChange={(event) => setProvider(event.target.value === 'paypal' ? 'paypal' : 'stripe')}
              >
                {accounts.map((account) => (
                  <option key={account.provider} value={account.provider}>
                    {t(account.provider)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        <Button type="submit" className="justify-self-start">
          {t('check')}
        </Button>
      </form>
    </div>
  );
}
