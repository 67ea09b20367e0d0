'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import * as z from 'zod/mini';
import { BookingList, bookingListSchema } from '@/components/admin/booking-list';
import { anyResponseSchema, callApi } from '@/components/api/call-api';
import { useRefusalText } from '@/components/api/use-refusal-text';
import { Button } from '@/components/ui/button';
import { ErrorSummary } from '@/components/ui/error-summary';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { RadioCard } from '@/components/ui/radio-card';
import { ReviewBox } from '@/components/ui/review-box';
import { textReader, useForm } from '@/components/ui/use-form';
import type { DifferenceVerb } from '@/lib/reconciliation/states';

type DifferenceFormProps = { id: number; verbs: readonly DifferenceVerb[]; noteLengthMax: number };

const previewSchema = z.object({
  verb: z.string(),
  bookings: bookingListSchema,
});

type Review = { preview: z.infer<typeof previewSchema>; body: Record<string, unknown> };

/** An operator decides about a difference: they choose how, say why, read what is booked, and only then confirm. */
export function DifferenceForm({ id, verbs, noteLengthMax }: DifferenceFormProps) {
  const t = useTranslations('reconciliation');
  const router = useRouter();
  const refusalText = useRefusalText();
  const [verb, setVerb] = useState<DifferenceVerb | null>(verbs.length === 1 ? (verbs[0] ?? null) : null);
  const [review, setReview] = useState<Review | null>(null);
  const { problems, attempt, isBusy, refuse, send, onSubmit } = useForm();
  const path = `/api/admin/differences/${id}/resolution`;

  function submit(form: HTMLFormElement) {
    if (verb === null) return refuse({ form: t('chooseVerb') });
    const body = bodyOf({ form, verb, noteLengthMax });
    if (body === null) return refuse({ form: t('invalid', { count: noteLengthMax }) });
    send(async () => {
      const answer = await callApi({ method: 'POST', path: `${path}/preview`, schema: previewSchema, body });
      if (!answer.isOk) return { form: refusalText(answer.refusal) };
      setReview({ preview: answer.body, body });
      return null;
    });
  }

  function confirm({ body }: Review) {
    send(async () => {
      const answer = await callApi({ method: 'POST', path, schema: anyResponseSchema, body });
      setReview(null);
      router.refresh();
      return answer.isOk ? null : { form: refusalText(answer.refusal) };
    });
  }

  return (
    <form method="post" noValidate onSubmit={onSubmit(submit)} className="grid gap-4">
      {problems.form && <ErrorSummary attempt={attempt} title={problems.form} />}
      <fieldset className="grid gap-2.5">
        <legend className="mb-1.5 font-medium">{t('how')}</legend>
        {verbs.map((one) => (
          <RadioCard
            key={one}
            name={`verb-${id}`}
            value={one}
            isChecked={one === verb}
            onSelect={() => {
              setVerb(one);
              setReview(null);
            }}
            label={t(`verb.${one}`)}
            description={t(`verbText.${one}`)}
          />
        ))}
      </fieldset>
      {verb !== null && <VerbFields id={id} verb={verb} onChange={() => setReview(null)} />}
      {review ? (
        <ReviewBox
          title={t('reviewTitle')}
          confirmLabel={t('confirm')}
          changeLabel={t('change')}
          isBusy={isBusy}
          onConfirm={() => confirm(review)}
          onChange={() => setReview(null)}
        >
          <Effects {...review.preview} />
        </ReviewBox>
      ) : (
        <Button type="submit" tone="secondary" isBusy={isBusy} className="justify-self-start">
          {t('preview')}
        </Button>
      )}
    </form>
  );
}

/** The request; null where the reason is missing or too long, or no payment is named. */
function bodyOf({
  form,
  verb,
  noteLengthMax,
}: {
  form: HTMLFormElement;
  verb: DifferenceVerb;
  noteLengthMax: number;
}): Record<string, unknown> | null {
  const textOf = textReader(form);
  const note = textOf('note');
  if (note === '' || note.length > noteLengthMax) return null;
  if (verb !== 'assign') return { verb, note };
  const payment = Number(textOf('payment'));
  return Number.isSafeInteger(payment) && payment > 0 ? { verb, note, payment_id: payment } : null;
}

function VerbFields({ id, verb, onChange }: { id: number; verb: DifferenceVerb; onChange: () => void }) {
  const t = useTranslations('reconciliation');
  return (
    <>
      {verb === 'assign' && (
        <Field name="payment" id={`payment-${id}`} label={t('payment')} hint={t('paymentHint')}>
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
      <Field name="note" id={`note-${id}`} label={t('note')} hint={t('noteHint')}>
        {(control) => <Textarea {...control} rows={2} onChange={onChange} />}
      </Field>
    </>
  );
}

/** What is booked, from one account to another. */
function Effects({ verb, bookings }: Review['preview']) {
  const t = useTranslations('reconciliation');
  return <BookingList bookings={bookings} none={t(verb === 'adopt' ? 'asksProvider' : 'booksNothing')} />;
}
