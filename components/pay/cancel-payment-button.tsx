'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState, useTransition } from 'react';
import { anyAnswerSchema, callApi, type Refusal } from '@/components/api/call-api';
import { useRefusalText } from '@/components/api/use-refusal-text';
import { ConfirmButton } from '@/components/ui/confirm-button';

/** Gives up an unfinished payment; points and coupon come back at once. */
export function CancelPaymentButton({ paymentId }: { paymentId: number }) {
  const t = useTranslations('pay');
  const common = useTranslations('common');
  const refusalText = useRefusalText();
  const router = useRouter();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isBusy, startTransition] = useTransition();

  function onConfirm() {
    startTransition(async () => {
      const path = `/api/users/payments/${paymentId}/cancel`;
      const answer = await callApi({ method: 'POST', path, schema: anyAnswerSchema, body: {} });
      setRefusal(answer.isOk ? null : answer.refusal);
      // A refusal most often means that the payment has just moved on: show where it is now.
      router.refresh();
    });
  }

  return (
    <span className="grid gap-1.5">
      <ConfirmButton
        tone="secondary"
        title={t('resumeCancelTitle')}
        text={t('resumeCancelText')}
        confirmLabel={t('resumeCancel')}
        keepLabel={common('keep')}
        isBusy={isBusy}
        onConfirm={onConfirm}
      >
        {t('resumeCancel')}
      </ConfirmButton>
      <span role="alert" className="text-sm font-medium text-danger empty:hidden">
        {refusal ? refusalText(refusal) : ''}
      </span>
    </span>
  );
}
