'use client';

import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { anyResponseSchema, callApi } from '@/components/api/call-api';
import { useRefusalProblems } from '@/components/api/use-refusal-problems';
import { Button } from '@/components/ui/button';
import { ErrorSummary } from '@/components/ui/error-summary';
import { Field } from '@/components/ui/field';
import { AmountInput, Select, Textarea } from '@/components/ui/input';
import { textReader, useForm } from '@/components/ui/use-form';
import { formatMoney, toDecimal } from '@/lib/core/money';
import { typedAmount } from '@/lib/core/typed-amount';
import { askReasons } from '@/lib/tasks/refund-requests/states';

type RefundFormProps = {
  taskId: number;
  /** The held amount in minor units: the most that can be asked for. */
  held: number;
  currency: string;
  lengthMax: number;
};

/** The poster requests a refund of the reward: why, how much, and what happened. */
export function RefundForm({ taskId, held, currency, lengthMax }: RefundFormProps) {
  const t = useTranslations('refundRequest');
  const reasons = useTranslations('refundReason');
  const locale = useLocale();
  const problemsOf = useRefusalProblems<'refund_text'>({ text: 'refund_text' });
  const router = useRouter();
  const { problems, attempt, isBusy, refuse, send, onSubmit } = useForm<'refund_amount' | 'refund_text'>();
  const most = formatMoney({ amount: held, currency, locale });

  function submit(form: HTMLFormElement) {
    const textOf = textReader(form);
    const amount = typedAmount({ text: textOf('refund_amount'), currency });
    const text = textOf('refund_text');
    const isAmountRight = amount !== null && amount >= 1 && amount <= held;
    const isTextRight = text !== '' && text.length <= lengthMax;
    if (!isAmountRight || !isTextRight) {
      return refuse({
        ...(!isAmountRight && { refund_amount: t('amountRange', { most }) }),
        ...(!isTextRight && {
          refund_text: text === '' ? t('textMissing') : t('textLong', { count: lengthMax }),
        }),
      });
    }
    send(async () => {
      const path = `/api/tasks/${taskId}/refund-requests`;
      const body = { reason: textOf('refund_reason'), amount, text };
      const answer = await callApi({ method: 'POST', path, schema: anyResponseSchema, body });
      router.refresh();
      return answer.isOk ? null : problemsOf(answer.refusal);
    });
  }

  return (
    <form method="post" noValidate onSubmit={onSubmit(submit)} className="grid gap-4">
      {problems.form && <ErrorSummary attempt={attempt} title={problems.form} />}
      <p className="text-sm text-muted">{t('lead')}</p>
      <Field name="refund_reason" label={t('reason')}>
        {(control) => (
          <Select {...control}>
            {askReasons.map((name) => (
              <option key={name} value={name}>
                {reasons(name)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field
        name="refund_amount"
        label={t('amount', { currency })}
        hint={t('amountHint', { most })}
        error={problems.refund_amount}
      >
        {(control) => (
          <AmountInput {...control} defaultValue={toDecimal({ amount: held, currency })} required />
        )}
      </Field>
      <Field name="refund_text" label={t('text')} hint={t('textHint')} error={problems.refund_text}>
        {(control) => <Textarea {...control} rows={4} required />}
      </Field>
      <Button type="submit" tone="secondary" isBusy={isBusy}>
        {isBusy ? t('sending') : t('send')}
      </Button>
    </form>
  );
}
