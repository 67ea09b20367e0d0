'use client';

import { useTranslations } from 'next-intl';
import { type SyntheticEvent, useEffect, useRef } from 'react';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { InlineProblem } from '@/components/ui/inline-problem';
import { Input, Select } from '@/components/ui/input';
import { ReviewBox } from '@/components/ui/review-box';
import { toDecimal } from '@/lib/core/money';
import { type PayoutFormProps, usePayoutForm } from './use-payout-form';

/** Requests a payout, with one more confirmation. It stays when the wallet is empty, to show the result. */
export function PayoutForm(props: PayoutFormProps) {
  const t = useTranslations('wallet');
  const form = usePayoutForm(props);
  const { review, done, account, money } = form;
  const place = useFocusAfter(review !== null);
  if (review && account) {
    return (
      <div className="grid gap-3">
        <ReviewBox
          title={t('reviewTitle')}
          confirmLabel={form.isBusy ? t('sending') : t('confirm', { amount: money(review.amount) })}
          changeLabel={t('change')}
          isBusy={form.isBusy}
          onConfirm={() => form.confirm(review)}
          onChange={form.change}
        >
          {t('reviewText', { amount: money(review.amount), to: account.email ?? t(account.provider) })}
        </ReviewBox>
        <InlineProblem text={form.problem ?? ''} />
      </div>
    );
  }
  return (
    <div ref={place} tabIndex={-1} className="grid gap-4 outline-none">
      <div role="status" className="empty:hidden">
        {done && (
          <Alert
            tone={done.isBack ? 'caution' : 'positive'}
            title={t(done.isBack ? 'backTitle' : 'sentTitle')}
          >
            {t(done.isBack ? 'backText' : 'sentText', { amount: done.amount })}
          </Alert>
        )}
      </div>
      {props.closed === null ? (
        <Fields {...props} form={form} />
      ) : (
        <>
          {/* The page was drawn anew while its payout was refused. */}
          <InlineProblem text={form.problem ?? ''} />
          <p className="text-muted">{props.closed}</p>
        </>
      )}
    </div>
  );
}

/** The question is gone with the button that was pressed: keyboard users continue here, not at the top of the page. */
function useFocusAfter(isAsking: boolean) {
  const place = useRef<HTMLDivElement>(null);
  const wasAsking = useRef(false);
  useEffect(() => {
    if (wasAsking.current && !isAsking) place.current?.focus();
    wasAsking.current = isAsking;
  }, [isAsking]);
  return place;
}

type FieldsProps = PayoutFormProps & { form: ReturnType<typeof usePayoutForm> };

function Fields({ balances, accounts, minimum, form }: FieldsProps) {
  const t = useTranslations('wallet');
  const onSubmit = (event: SyntheticEvent) => {
    event.preventDefault();
    form.check();
  };
  return (
    <form method="post" noValidate onSubmit={onSubmit} className="grid max-w-md gap-4">
      {balances.length > 1 && (
        <Field name="currency" label={t('currency')}>
          {(control) => (
            <Select
              {...control}
              value={form.currency}
              onChange={(event) => form.setCurrency(event.target.value)}
            >
              {balances.map((one) => (
                <option key={one.currency}>{one.currency}</option>
              ))}
            </Select>
          )}
        </Field>
      )}
      <AmountField minimum={minimum} form={form} />
      {accounts.length > 1 && (
        <Field name="provider" label={t('to')}>
          {(control) => (
            <Select
              {...control}
              value={form.account?.provider}
              onChange={(event) => form.setProvider(event.target.value)}
            >
              {accounts.map(({ provider }) => (
                <option key={provider} value={provider}>
                  {t(provider)}
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
  );
}

function AmountField({ minimum, form }: Pick<FieldsProps, 'minimum' | 'form'>) {
  const t = useTranslations('wallet');
  const { payable, currency, money, problem, text, setText } = form;
  const limits = { minimum: money(minimum), balance: money(payable) };
  return (
    <Field
      name="amount"
      label={t('amount')}
      hint={form.isPartHeld ? t('amountHintHeld', limits) : t('amountHint', limits)}
      error={problem}
    >
      {(control) => (
        <div className="flex gap-3">
          <Input
            {...control}
            required
            inputMode="decimal"
            autoComplete="off"
            maxLength={24}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Button
            tone="secondary"
            className="shrink-0"
            onClick={() => setText(toDecimal({ amount: payable, currency }))}
          >
            {t('all')}
          </Button>
        </div>
      )}
    </Field>
  );
}
