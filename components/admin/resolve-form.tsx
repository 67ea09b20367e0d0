'use client';

import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import * as z from 'zod/mini';
import { anyResponseSchema, callApi } from '@/components/api/call-api';
import { randomUuid } from '@/components/api/random-uuid';
import { useRefusalText } from '@/components/api/use-refusal-text';
import { PaymentBadge } from '@/components/payments/payment-badge';
import { Button } from '@/components/ui/button';
import { ErrorSummary } from '@/components/ui/error-summary';
import { Field } from '@/components/ui/field';
import { AmountInput, Input, Textarea } from '@/components/ui/input';
import { RadioCard } from '@/components/ui/radio-card';
import { ReviewBox } from '@/components/ui/review-box';
import { textReader, useForm } from '@/components/ui/use-form';
import { formatMoney, fromDecimal, toDecimal } from '@/lib/core/money';
import {
  type PositionKind,
  type ResolutionVerb,
  verbsBookedLater,
  verbsWithAmount,
  verbsWithReference,
} from '@/lib/resolutions/names';
import { BookingList, bookingListSchema } from './booking-list';

/** Something of a payment that waits for a person. Amount in minor units, below zero where money is missing. */
export type OpenPosition = {
  position: PositionKind;
  subject: string | null;
  amount: number | null;
  currency: string;
  verbs: readonly ResolutionVerb[];
};

type ResolveFormProps = {
  paymentId: number;
  open: OpenPosition;
  reasonLengthMax: number;
  referenceLengthMax: number;
};

const previewSchema = z.object({
  verb: z.string(),
  bookings: bookingListSchema,
  payment_status: z.string(),
  review_reason: z.nullable(z.string()),
});

type Review = {
  preview: z.infer<typeof previewSchema>;
  body: Record<string, unknown>;
  /** One key for one decision: pressing twice, or again after a broken connection, resolves it once. */
  key: string;
};

/** An operator resolves one position: they choose how, say why, read what is booked, and only then confirm. */
export function ResolveForm({ paymentId, open, reasonLengthMax, referenceLengthMax }: ResolveFormProps) {
  const t = useTranslations('resolutions');
  const router = useRouter();
  const refusalText = useRefusalText();
  const [verb, setVerb] = useState<ResolutionVerb | null>(
    open.verbs.length === 1 ? (open.verbs[0] ?? null) : null,
  );
  const [review, setReview] = useState<Review | null>(null);
  const { problems, attempt, isBusy, refuse, send, onSubmit } = useForm();
  const path = `/api/admin/payments/${paymentId}/resolutions`;
  const limits = { reasonLengthMax, referenceLengthMax };

  function submit(form: HTMLFormElement) {
    if (verb === null) return refuse({ form: t('chooseVerb') });
    const body = bodyOf({ form, verb, open, limits });
    if (body === null) return refuse({ form: t('invalid', { count: reasonLengthMax }) });
    send(async () => {
      const answer = await callApi({ method: 'POST', path: `${path}/preview`, schema: previewSchema, body });
      if (!answer.isOk) return { form: refusalText(answer.refusal) };
      setReview({ preview: answer.body, body, key: randomUuid() });
      return null;
    });
  }

  function confirm({ body, key }: Review) {
    send(async () => {
      const schema = anyResponseSchema;
      const answer = await callApi({ method: 'POST', path, schema, body, idempotencyKey: key });
      // Where it is unknown whether it was done, the same request stays open, under its key.
      const isUnknown = !answer.isOk && ['network', 'provider_unavailable'].includes(answer.refusal.code);
      if (!isUnknown) {
        setReview(null);
        router.refresh();
      }
      return answer.isOk ? null : { form: refusalText(answer.refusal) };
    });
  }

  return (
    <form method="post" noValidate onSubmit={onSubmit(submit)} className="grid gap-4">
      {problems.form && <ErrorSummary attempt={attempt} title={problems.form} />}
      <VerbChoice
        open={open}
        verb={verb}
        onChoose={(chosen) => {
          setVerb(chosen);
          setReview(null);
        }}
      />
      {verb !== null && <VerbFields open={open} verb={verb} onChange={() => setReview(null)} />}
      {review ? (
        <ReviewBox
          title={t('reviewTitle')}
          confirmLabel={t('confirm')}
          changeLabel={t('back')}
          isBusy={isBusy}
          onConfirm={() => confirm(review)}
          onChange={() => setReview(null)}
        >
          <Effects preview={review.preview} />
        </ReviewBox>
      ) : (
        <Button type="submit" tone="secondary" isBusy={isBusy} className="justify-self-start">
          {t('preview')}
        </Button>
      )}
    </form>
  );
}

function idOf({ position, subject }: OpenPosition): string {
  return `${position}-${subject ?? ''}`;
}

/** The request; null where a field is missing or too long, or the amount is none. */
function bodyOf({
  form,
  verb,
  open,
  limits,
}: {
  form: HTMLFormElement;
  verb: ResolutionVerb;
  open: OpenPosition;
  limits: { reasonLengthMax: number; referenceLengthMax: number };
}): Record<string, unknown> | null {
  const textOf = textReader(form);
  const [reason, reference] = [textOf('reason'), textOf('reference')];
  if (reason === '' || reason.length > limits.reasonLengthMax) return null;
  const needsReference = verbsWithReference.includes(verb);
  if (needsReference && (reference === '' || reference.length > limits.referenceLengthMax)) return null;
  const amount = fromDecimal({ text: textOf('amount'), currency: open.currency });
  const hasAmount = verbsWithAmount.includes(verb);
  if (hasAmount && (amount === null || amount < 1 || amount > Math.abs(open.amount ?? 0))) return null;
  const other = Number(textOf('other_payment'));
  if (verb === 'assign' && !(Number.isSafeInteger(other) && other > 0)) return null;
  const { position, subject } = open;
  return {
    verb,
    position,
    reason,
    ...(subject !== null && { subject }),
    ...(hasAmount && { amount }),
    ...(needsReference && { reference }),
    ...(verb === 'assign' && { other_payment_id: other }),
  };
}

function VerbChoice({
  open,
  verb,
  onChoose,
}: {
  open: OpenPosition;
  verb: ResolutionVerb | null;
  onChoose: (verb: ResolutionVerb) => void;
}) {
  const t = useTranslations('resolutions');
  return (
    <fieldset className="grid gap-2.5">
      <legend className="mb-1.5 font-medium">{t('how')}</legend>
      {open.verbs.map((one) => (
        <RadioCard
          key={one}
          name={`verb-${idOf(open)}`}
          value={one}
          isChecked={one === verb}
          onSelect={() => onChoose(one)}
          label={t(`verb.${one}`)}
          description={t(`verbText.${one}`)}
        />
      ))}
    </fieldset>
  );
}

function VerbFields({
  open,
  verb,
  onChange,
}: {
  open: OpenPosition;
  verb: ResolutionVerb;
  onChange: () => void;
}) {
  const t = useTranslations('resolutions');
  const locale = useLocale();
  const { currency } = open;
  const amount = Math.abs(open.amount ?? 0);
  const id = idOf(open);
  return (
    <>
      {verbsWithAmount.includes(verb) && (
        <Field
          name="amount"
          id={`amount-${id}`}
          label={t('amount', { currency })}
          hint={t('amountHint', { most: formatMoney({ amount, currency, locale }) })}
        >
          {(control) => (
            <AmountInput {...control} defaultValue={toDecimal({ amount, currency })} onChange={onChange} />
          )}
        </Field>
      )}
      {verb === 'assign' && (
        <Field name="other_payment" id={`other-${id}`} label={t('otherPayment')} hint={t('otherPaymentHint')}>
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              autoComplete="off"
              className="max-w-48"
              onChange={onChange}
            />
          )}
        </Field>
      )}
      {verbsWithReference.includes(verb) && (
        <Field name="reference" id={`reference-${id}`} label={t('reference')} hint={t('referenceHint')}>
          {(control) => <Input {...control} autoComplete="off" onChange={onChange} />}
        </Field>
      )}
      <Field name="reason" id={`reason-${id}`} label={t('reason')} hint={t('reasonHint')}>
        {(control) => <Textarea {...control} rows={2} onChange={onChange} />}
      </Field>
    </>
  );
}

/** What is booked, from one account to another, and how the payment stands then. */
function Effects({ preview }: { preview: Review['preview'] }) {
  const t = useTranslations('resolutions');
  const { verb, bookings, payment_status: status, review_reason: left } = preview;
  const isLater = verbsBookedLater.some((one) => one === verb);
  return (
    <div className="grid gap-2">
      <BookingList bookings={bookings} none={t(isLater ? 'booksLater' : 'booksNothing')}>
        {!isLater && <li>{left === null ? t('nothingLeft') : t('stillOpen')}</li>}
      </BookingList>
      {!isLater && (
        <p className="flex flex-wrap items-center gap-2">
          <span>{t('paymentThen')}</span> <PaymentBadge status={status} />
        </p>
      )}
    </div>
  );
}
