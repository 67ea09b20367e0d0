'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState, useTransition } from 'react';
import { anyAnswerSchema, callApi, type Refusal } from '@/components/api/call-api';
import { useRefusalText } from '@/components/api/use-refusal-text';
import { ConfirmButton } from '@/components/ui/confirm-button';

/** Takes an unpaid task away, after asking once. */
export function CancelTaskButton({ taskId }: { taskId: number }) {
  const t = useTranslations('tasks');
  const common = useTranslations('common');
  const refusalText = useRefusalText();
  const router = useRouter();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isBusy, startTransition] = useTransition();

  function onConfirm() {
    startTransition(async () => {
      const path = `/api/tasks/${taskId}/cancellation`;
      const answer = await callApi({ method: 'POST', path, schema: anyAnswerSchema, body: {} });
      setRefusal(answer.isOk ? null : answer.refusal);
      router.refresh();
    });
  }

  return (
    <span className="grid gap-1.5">
      <ConfirmButton
        tone="quiet"
        title={t('cancelTitle')}
        text={t('cancelText')}
        confirmLabel={t('cancelConfirm')}
        keepLabel={common('keep')}
        isBusy={isBusy}
        onConfirm={onConfirm}
      >
        {t('cancel')}
      </ConfirmButton>
      <span role="alert" className="text-sm font-medium text-danger empty:hidden">
        {refusal ? refusalText(refusal) : ''}
      </span>
    </span>
  );
}
