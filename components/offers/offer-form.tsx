'use client';

import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { anyResponseSchema, callApi } from '@/components/api/call-api';
import { useRefusalProblems } from '@/components/api/use-refusal-problems';
import { Button } from '@/components/ui/button';
import { ErrorSummary } from '@/components/ui/error-summary';
import { Field } from '@/components/ui/field';
import { AmountInput, Textarea } from '@/components/ui/input';
import { type FormProblems, textReader, useForm } from '@/components/ui/use-form';
import { formatMoney, toDecimal } from '@/lib/core/money';
import { typedAmount } from '@/lib/core/typed-amount';

export type OfferLimits = {
  /** Minor units. */
  amountMin: number;
  amountMax: number;
  messageLengthMax: number;
};

type OfferFormProps = {
  taskId: number;
  /** What the poster would pay, in minor units. */
  reward: number;
  currency: string;
  limits: OfferLimits;
};

type Values = { amount: string; message: string };
type Problems = FormProblems<keyof Values>;

/** A helper says for how much they would do it. */
export function OfferForm({ taskId, reward, currency, limits }: OfferFormProps) {
  const t = useTranslations('offers');
  const common = useTranslations('common');
  const locale = useLocale();
  const problemsOf = useRefusalProblems<keyof Values>({ message: 'message' });
  const findProblems = useFindProblems({ currency, limits });
  const router = useRouter();
  const { problems, attempt, isBusy, refuse, send, onSubmit } = useForm<keyof Values>();

  function submit(form: HTMLFormElement) {
    const values = readValues(form);
    const found = findProblems(values);
    const amount = typedAmount({ text: values.amount, currency });
    if (Object.keys(found).length > 0 || amount === null) return refuse(found);
    send(async () => {
      const answer = await callApi({
        method: 'POST',
        path: `/api/tasks/${taskId}/applications`,
        schema: anyResponseSchema,
        body: { offered_amount: amount, message: values.message || null },
      });
      router.refresh();
      return answer.isOk ? null : problemsOf(answer.refusal);
    });
  }

  return (
    <form method="post" noValidate onSubmit={onSubmit(submit)} className="grid gap-5">
      {problems.form && <ErrorSummary attempt={attempt} title={problems.form} />}
      <Field
        name="amount"
        label={currency === 'GBP' ? t('amount') : t('amountOther', { currency })}
        hint={t('amountHint', { amount: formatMoney({ amount: reward, currency, locale }) })}
        error={problems.amount}
      >
        {(control) => (
          <AmountInput
            {...control}
            defaultValue={toDecimal({ amount: reward, currency })}
            required
            className="text-lg font-semibold"
          />
        )}
      </Field>
      <Field
        name="message"
        label={t('message')}
        hint={t('messageHint')}
        optionalMark={common('optional')}
        error={problems.message}
      >
        {(control) => <Textarea {...control} rows={4} />}
      </Field>
      <Button type="submit" isBusy={isBusy}>
        {isBusy ? t('sending') : t('send')}
      </Button>
    </form>
  );
}

/** What is wrong with what was typed, in the reader's words, before anything is sent. */
function useFindProblems({ currency, limits }: { currency: string; limits: OfferLimits }) {
  const t = useTranslations('offers');
  const locale = useLocale();
  return ({ amount: text, message }: Values): Problems => {
    const found: Problems = {};
    const amount = typedAmount({ text, currency });
    if (amount === null) found.amount = t('amountInvalid');
    else if (amount < limits.amountMin || amount > limits.amountMax) {
      found.amount = t('amountRange', {
        min: formatMoney({ amount: limits.amountMin, currency, locale }),
        max: formatMoney({ amount: limits.amountMax, currency, locale }),
      });
    }
    if (message.length > limits.messageLengthMax)
      found.message = t('messageLong', { count: limits.messageLengthMax });
    return found;
  };
}

function readValues(form: HTMLFormElement): Values {
  const textOf = textReader(form);
  return { amount: textOf('amount'), message: textOf('message') };
}
