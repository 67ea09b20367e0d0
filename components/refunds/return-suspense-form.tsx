'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ActButton } from '@/components/tasks/act-button';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';

type ReturnSuspenseFormProps = { paymentId: number; sums: string; reasonLengthMax: number };

/** Refunds money under suspense; a large sum waits for a second person, who reads the reason. */
export function ReturnSuspenseForm({ paymentId, sums, reasonLengthMax }: ReturnSuspenseFormProps) {
  const t = useTranslations('suspense');
  const common = useTranslations('common');
  const [reason, setReason] = useState('');
  const said = reason.trim();
  return (
    <div className="grid w-full justify-items-start gap-4">
      <Field
        name="return_reason"
        label={t('reason')}
        hint={t('reasonHint')}
        optionalMark={common('optional')}
      >
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            maxLength={reasonLengthMax}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
      </Field>
      <ActButton
        path={`/api/admin/payments/${paymentId}/suspense-return`}
        body={said === '' ? {} : { reason: said }}
        title={t('confirmTitle')}
        text={t('confirmText', { sums })}
        confirmLabel={t('confirm')}
        confirmTone="primary"
      >
        {t('return')}
      </ActButton>
    </div>
  );
}
