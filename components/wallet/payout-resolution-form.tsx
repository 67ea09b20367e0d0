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
import { Textarea } from '@/components/ui/input';
import { RadioCard } from '@/components/ui/radio-card';
import { ReviewBox } from '@/components/ui/review-box';
import { textReader, useForm } from '@/components/ui/use-form';
import type { PayoutResolution } from '@/lib/payouts/states';

type PayoutResolutionFormProps = {
  id: number;
  resolutions: readonly PayoutResolution[];
  lead: string;
  reasonLengthMax: number;
};

const previewSchema = z.object({ bookings: bookingListSchema });

type Review = z.infer<typeof previewSchema> & { body: { verb: PayoutResolution; reason: string } };

/** An operator decides who bears a payout that was sent after all: why, what is booked, and only then confirmed. */
export function PayoutResolutionForm({ id, resolutions, lead, reasonLengthMax }: PayoutResolutionFormProps) {
  const t = useTranslations('resolutions');
  const admin = useTranslations('wallet.admin');
  const router = useRouter();
  const refusalText = useRefusalText();
  const [verb, setVerb] = useState<PayoutResolution | null>(null);
  const [review, setReview] = useState<Review | null>(null);
  const { problems, attempt, isBusy, refuse, send, onSubmit } = useForm();
  const path = `/api/admin/payouts/${id}/resolution`;

  function submit(form: HTMLFormElement) {
    if (verb === null) return refuse({ form: t('chooseVerb') });
    const reason = textReader(form)('reason');
    if (reason === '' || reason.length > reasonLengthMax) {
      return refuse({ form: admin('resolutionInvalid', { count: reasonLengthMax }) });
    }
    const body = { verb, reason };
    send(async () => {
      const answer = await callApi({ method: 'POST', path: `${path}/preview`, schema: previewSchema, body });
      if (!answer.isOk) return { form: refusalText(answer.refusal) };
      setReview({ ...answer.body, body });
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
      <p>{lead}</p>
      {problems.form && <ErrorSummary attempt={attempt} title={problems.form} />}
      <fieldset className="grid gap-2.5">
        <legend className="mb-1.5 font-medium">{admin('resolutionTitle')}</legend>
        {resolutions.map((one) => (
          <RadioCard
            key={one}
            name="verb"
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
      <Field name="reason" label={t('reason')} hint={admin('resolutionReasonHint')}>
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
          <BookingList bookings={review.bookings} none={t('booksNothing')} />
        </ReviewBox>
      ) : (
        <Button type="submit" tone="secondary" isBusy={isBusy} className="justify-self-start">
          {t('preview')}
        </Button>
      )}
    </form>
  );
}
