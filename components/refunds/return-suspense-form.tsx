'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { usePost } from '@/components/api/use-post';
import { useRefusalProblems } from '@/components/api/use-refusal-problems';
import { ConfirmButton } from '@/components/ui/confirm-button';
import { Field } from '@/components/ui/field';
import { InlineProblem } from '@/components/ui/inline-problem';
import { Textarea } from '@/components/ui/input';

type ReturnSuspenseFormProps = { paymentId: number; sums: string; reasonLengthMax: number };

/** Refunds money under suspense; a large sum waits for a second person, who reads the reason. */
export function ReturnSuspenseForm({ paymentId, sums, reasonLengthMax }: ReturnSuspenseFormProps) {
  const t = useTranslations('suspense');
  const common = useTranslations('common');
  const [reason, setReason] = useState('');
  const said = reason.trim();
  const problemsOf = useRefusalProblems<'reason'>({ reason: 'reason' });
  const { post, isBusy, refusal } = usePost({
    path: `/api/admin/payments/${paymentId}/suspense-return`,
    body: said === '' ? {} : { reason: said },
  });
  const problems = refusal ? problemsOf(refusal) : {};
  return (
    <div className="grid w-full justify-items-start gap-4">
      <Field
        name="return_reason"
        label={t('reason')}
        hint={t('reasonHint')}
        optionalMark={common('optional')}
        error={problems.reason}
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
      <ConfirmButton
        title={t('confirmTitle')}
        text={t('confirmText', { sums })}
        confirmLabel={t('confirm')}
        confirmTone="primary"
        keepLabel={common('keep')}
        isBusy={isBusy}
        onConfirm={post}
      >
        {t('return')}
      </ConfirmButton>
      <InlineProblem text={problems.form ?? ''} />
    </div>
  );
}
