'use client';

import { useRouter } from 'next/navigation';
import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import * as z from 'zod/mini';
import { anyResponseSchema, callApi } from '@/components/api/call-api';
import { randomUuid } from '@/components/api/random-uuid';
import { useRefusalProblems } from '@/components/api/use-refusal-problems';
import { formatList } from '@/components/i18n/format-list';
import { Button } from '@/components/ui/button';
import { ErrorSummary } from '@/components/ui/error-summary';
import { Field } from '@/components/ui/field';
import { AmountInput, Select, Textarea } from '@/components/ui/input';
import { ReviewBox } from '@/components/ui/review-box';
import { textReader, useForm } from '@/components/ui/use-form';
import { formatMoney, toDecimal } from '@/lib/core/money';
import { typedAmount } from '@/lib/core/typed-amount';
import { couponFates } from '@/lib/coupons/states';

type RefundPaymentFormProps = {
  paymentId: number;
  /** What can still be refunded, points included, in minor units. */
  left: number;
  currency: string;
  /** Reasons for a refund, in the operator's words. */
  reasons: readonly { code: string; label: string }[];
  noteLengthMax: number;
};

const previewSchema = z.object({
  money: z.number(),
  points: z.number(),
  coupon: z.enum(couponFates),
  left_money: z.number(),
  left_points: z.number(),
  ends_task: z.boolean(),
});

type Review = {
  preview: z.infer<typeof previewSchema>;
  body: { amount: number; reason: string; note?: string };
  /** One key for one decision: pressing twice, or again after a broken connection, is the same refund. */
  key: string;
};

/** An operator refunds a payment, or a part of it: they enter how much, read the effect, and only then confirm. */
export function RefundPaymentForm({
  paymentId,
  left,
  currency,
  reasons,
  noteLengthMax,
}: RefundPaymentFormProps) {
  const t = useTranslations('refundPayment');
  const common = useTranslations('common');
  const locale = useLocale();
  const problemsOf = useRefusalProblems<'refund_note'>({ note: 'refund_note' });
  const router = useRouter();
  const [review, setReview] = useState<Review | null>(null);
  const { problems, attempt, isBusy, refuse, send, onSubmit } = useForm<'refund_note'>();
  const path = `/api/admin/payments/${paymentId}/refunds`;
  const most = formatMoney({ amount: left, currency, locale });

  function submit(form: HTMLFormElement) {
    const textOf = textReader(form);
    const amount = typedAmount({ text: textOf('refund_amount'), currency });
    const note = textOf('refund_note');
    if (amount === null || amount < 1 || amount > left || note.length > noteLengthMax) {
      return refuse({ form: t('invalid', { most, count: noteLengthMax }) });
    }
    const body = { amount, reason: textOf('refund_reason'), ...(note !== '' && { note }) };
    send(async () => {
      const answer = await callApi({
        method: 'GET',
        path: `${path}?amount=${amount}`,
        schema: previewSchema,
      });
      if (!answer.isOk) return problemsOf(answer.refusal);
      setReview({ preview: answer.body, body, key: randomUuid() });
      return null;
    });
  }

  function confirm({ body, key }: Review) {
    send(async () => {
      const schema = anyResponseSchema;
      const answer = await callApi({ method: 'POST', path, schema, body, idempotencyKey: key });
      // After a broken connection it is unknown whether the refund began: the same request stays open, under its key.
      if (answer.isOk || answer.refusal.code !== 'network') {
        setReview(null);
        router.refresh();
      }
      return answer.isOk ? null : problemsOf(answer.refusal);
    });
  }

  return (
    <form method="post" noValidate onSubmit={onSubmit(submit)} className="grid gap-4">
      {problems.form && <ErrorSummary attempt={attempt} title={problems.form} />}
      <Field name="refund_amount" label={t('amount', { currency })} hint={t('amountHint', { most })}>
        {(control) => (
          <AmountInput
            {...control}
            defaultValue={toDecimal({ amount: left, currency })}
            onChange={() => setReview(null)}
          />
        )}
      </Field>
      <Field name="refund_reason" label={t('reason')} hint={t('reasonHint')}>
        {(control) => (
          <Select {...control} onChange={() => setReview(null)}>
            {reasons.map(({ code, label }) => (
              <option key={code} value={code}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field
        name="refund_note"
        label={t('note')}
        hint={t('noteHint')}
        optionalMark={common('optional')}
        error={problems.refund_note}
      >
        {(control) => <Textarea {...control} rows={2} onChange={() => setReview(null)} />}
      </Field>
      {review ? (
        <ReviewBox
          title={t('reviewTitle')}
          confirmLabel={t('confirm')}
          changeLabel={t('back')}
          isBusy={isBusy}
          onConfirm={() => confirm(review)}
          onChange={() => setReview(null)}
        >
          <Effects preview={review.preview} currency={currency} />
        </ReviewBox>
      ) : (
        <Button type="submit" tone="secondary" isBusy={isBusy} className="justify-self-start">
          {t('preview')}
        </Button>
      )}
    </form>
  );
}

/** The effect, a line for each part. */
function Effects({ preview, currency }: { preview: Review['preview']; currency: string }) {
  const t = useTranslations('refundPayment');
  const common = useTranslations('common');
  const locale = useLocale();
  const format = useFormatter();
  const say = ({ money, points }: { money: number; points: number }) =>
    formatList({
      items: [
        ...(money > 0 ? [formatMoney({ amount: money, currency, locale })] : []),
        ...(points > 0 ? [common('points', { count: points })] : []),
      ],
      format,
    });
  const { money, points, left_money, left_points, coupon, ends_task: endsTask } = preview;
  return (
    <ul className="grid list-disc gap-1 pl-5">
      <li>{t('goesBack', { amount: say({ money, points }) })}</li>
      {coupon !== 'none' && <li>{t(couponLabels[coupon])}</li>}
      <li>
        {left_money + left_points === 0
          ? t('leftNothing')
          : t('left', { amount: say({ money: left_money, points: left_points }) })}
      </li>
      {endsTask && <li>{t('endsTask')}</li>}
    </ul>
  );
}

const couponLabels = { kept: 'couponKept', returns: 'couponReturns', ended: 'couponEnded' } as const;
