'use client';

import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import * as z from 'zod/mini';
import { anyResponseSchema, callApi } from '@/components/api/call-api';
import { useRefusalProblems } from '@/components/api/use-refusal-problems';
import { Button } from '@/components/ui/button';
import { ErrorSummary } from '@/components/ui/error-summary';
import { Field } from '@/components/ui/field';
import { AmountInput, Textarea } from '@/components/ui/input';
import { ReviewBox } from '@/components/ui/review-box';
import { textReader, useForm } from '@/components/ui/use-form';
import { formatMoney, toDecimal } from '@/lib/core/money';
import { typedAmount } from '@/lib/core/typed-amount';

type DecisionFormProps = {
  requestId: number;
  /** What the poster asked for, and what can be divided, in minor units. */
  asked: number;
  held: number;
  currency: string;
  lengthMax: number;
};

type Decision = {
  toPoster: number;
  text: string;
  /** What goes back to the poster: their part, and the service fee that is held with it. */
  refunded: number;
};

const previewSchema = z.object({ refunded: z.number() });

/** An operator divides a held reward: they enter it, read the effect, and only then decide. */
export function DecisionForm({ requestId, asked, held, currency, lengthMax }: DecisionFormProps) {
  const t = useTranslations('refundDecision');
  const locale = useLocale();
  const problemsOf = useRefusalProblems<'decision'>({ text: 'decision' });
  const router = useRouter();
  const [review, setReview] = useState<Decision | null>(null);
  const { problems, attempt, isBusy, refuse, send, onSubmit } = useForm<'decision'>();
  const path = `/api/admin/refund-requests/${requestId}/decision`;
  const say = (amount: number) => formatMoney({ amount, currency, locale });

  function submit(form: HTMLFormElement) {
    const textOf = textReader(form);
    const toPoster = typedAmount({ text: textOf('to_poster'), currency });
    const text = textOf('decision');
    if (toPoster === null || toPoster > held || text === '' || text.length > lengthMax) {
      setReview(null);
      return refuse({ form: t('invalid', { held: say(held), count: lengthMax }) });
    }
    preview({ toPoster, text });
  }

  function preview({ toPoster, text }: Omit<Decision, 'refunded'>) {
    send(async () => {
      const answer = await callApi({
        method: 'GET',
        path: `${path}?to_poster=${toPoster}`,
        schema: previewSchema,
      });
      if (!answer.isOk) return problemsOf(answer.refusal);
      setReview({ toPoster, text, refunded: answer.body.refunded });
      return null;
    });
  }

  function decide({ toPoster, text }: Decision) {
    send(async () => {
      const body = { to_poster: toPoster, to_helper: held - toPoster, text };
      const answer = await callApi({ method: 'POST', path, schema: anyResponseSchema, body });
      if (!answer.isOk) setReview(null);
      router.refresh();
      return answer.isOk ? null : problemsOf(answer.refusal);
    });
  }

  return (
    <form method="post" noValidate onSubmit={onSubmit(submit)} className="grid gap-4">
      {problems.form && <ErrorSummary attempt={attempt} title={problems.form} />}
      <Field
        name="to_poster"
        id={`to_poster-${requestId}`}
        label={t('toPoster', { currency })}
        hint={t('toPosterHint', { held: say(held) })}
      >
        {(control) => (
          <AmountInput
            {...control}
            defaultValue={toDecimal({ amount: Math.min(asked, held), currency })}
            onChange={() => setReview(null)}
          />
        )}
      </Field>
      <Field
        name="decision"
        id={`decision-${requestId}`}
        label={t('text')}
        hint={t('textHint')}
        error={problems.decision}
      >
        {(control) => <Textarea {...control} rows={3} onChange={() => setReview(null)} />}
      </Field>
      {review ? (
        <ReviewBox
          title={t('reviewTitle')}
          confirmLabel={t('decide')}
          changeLabel={t('back')}
          isBusy={isBusy}
          onConfirm={() => decide(review)}
          onChange={() => setReview(null)}
        >
          <span className="block">
            {t('review', { refunded: say(review.refunded), helper: say(held - review.toPoster) })}
          </span>
          {review.refunded > review.toPoster && (
            <span className="block">
              {t('reviewFee', {
                poster: say(review.toPoster),
                fee: say(review.refunded - review.toPoster),
              })}
            </span>
          )}
        </ReviewBox>
      ) : (
        <Button type="submit" tone="secondary" isBusy={isBusy} className="justify-self-start">
          {t('preview')}
        </Button>
      )}
    </form>
  );
}
