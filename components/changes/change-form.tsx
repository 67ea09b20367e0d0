'use client';

import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { anyResponseSchema, callApi } from '@/components/api/call-api';
import { useRefusalProblems } from '@/components/api/use-refusal-problems';
import { Button } from '@/components/ui/button';
import { ErrorSummary } from '@/components/ui/error-summary';
import { Field } from '@/components/ui/field';
import { AmountInput, Textarea } from '@/components/ui/input';
import { textReader, useForm } from '@/components/ui/use-form';
import { formatMoney } from '@/lib/core/money';
import { typedAmount } from '@/lib/core/typed-amount';
import { type FeeTerms, withFurtherFee } from '@/lib/pricing/further-fee';
import type { TaskSide } from '@/lib/tasks/states';

type ChangeFormProps = {
  taskId: number;
  side: TaskSide;
  /** The agreed reward, in minor units. */
  agreed: number;
  /** What is held for it, its service fee included; and the terms of that fee. */
  held: number;
  terms: FeeTerms | null;
  /** The limits of the new one. */
  limits: { min: number; max: number };
  currency: string;
  lengthMax: number;
};

/** One side proposes another reward, and reads what it will mean before sending it. */
export function ChangeForm(props: ChangeFormProps) {
  const { taskId, agreed, limits, currency, lengthMax } = props;
  const t = useTranslations('change');
  const common = useTranslations('common');
  const locale = useLocale();
  const problemsOf = useRefusalProblems<'change_text'>({ text: 'change_text' });
  const router = useRouter();
  const [typed, setTyped] = useState('');
  const { problems, attempt, isBusy, refuse, send, onSubmit } = useForm<'change_amount' | 'change_text'>();
  const say = (amount: number) => formatMoney({ amount, currency, locale });
  const wanted = typedAmount({ text: typed, currency });
  const meaning = wanted === null ? null : meaningOf({ ...props, wanted });

  function submit(form: HTMLFormElement) {
    const text = textReader(form)('change_text');
    const isAmountRight =
      wanted !== null && wanted !== agreed && wanted >= limits.min && wanted <= limits.max;
    if (!isAmountRight || text.length > lengthMax) {
      return refuse({
        ...(!isAmountRight && { change_amount: t('amountWrong', { agreed: say(agreed) }) }),
        ...(text.length > lengthMax && { change_text: t('textLong', { count: lengthMax }) }),
      });
    }
    send(async () => {
      const path = `/api/tasks/${taskId}/change-orders`;
      const body = { amount: wanted, current_amount: agreed, ...(text !== '' && { text }) };
      const answer = await callApi({ method: 'POST', path, schema: anyResponseSchema, body });
      router.refresh();
      return answer.isOk ? null : problemsOf(answer.refusal);
    });
  }

  return (
    <form method="post" noValidate onSubmit={onSubmit(submit)} className="grid gap-4">
      {problems.form && <ErrorSummary attempt={attempt} title={problems.form} />}
      <p className="text-sm text-muted">{t('lead')}</p>
      <Field
        name="change_amount"
        label={t('amount', { currency })}
        hint={t('amountHint', { agreed: say(agreed) })}
        error={problems.change_amount}
      >
        {(control) => (
          <AmountInput
            {...control}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            required
          />
        )}
      </Field>
      <p aria-live="polite" className="min-h-6 text-sm">
        {meaning && t(meaning.key, { difference: say(meaning.difference), fee: say(meaning.fee) })}
      </p>
      <Field
        name="change_text"
        label={t('text')}
        hint={t('textHint')}
        error={problems.change_text}
        optionalMark={common('optional')}
      >
        {(control) => <Textarea {...control} rows={3} />}
      </Field>
      <Button type="submit" tone="secondary" isBusy={isBusy}>
        {isBusy ? t('sending') : t('send')}
      </Button>
    </form>
  );
}

/** What a new reward means for this side, with the service fee that follows it; null while it is unchanged. */
function meaningOf({ wanted, agreed, held, terms, side }: { wanted: number } & ChangeFormProps) {
  if (wanted === agreed) return null;
  const isRaise = wanted > agreed;
  if (side === 'helper') {
    const difference = Math.abs(wanted - agreed);
    return { difference, fee: 0, key: isRaise ? 'meansHelperGets' : 'meansHelperLoses' } as const;
  }
  const difference = Math.abs(withFurtherFee({ reward: wanted, terms }) - held);
  const fee = difference - Math.abs(wanted - agreed);
  if (fee === 0) return { difference, fee, key: isRaise ? 'meansPosterPays' : 'meansPosterGets' } as const;
  return { difference, fee, key: isRaise ? 'meansPosterPaysFee' : 'meansPosterGetsFee' } as const;
}
