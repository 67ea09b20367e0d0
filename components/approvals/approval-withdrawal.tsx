'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { anyResponseSchema, callApi } from '@/components/api/call-api';
import { useRefusalProblems } from '@/components/api/use-refusal-problems';
import { Button } from '@/components/ui/button';
import { ErrorSummary } from '@/components/ui/error-summary';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import { textReader, useForm } from '@/components/ui/use-form';
import { APPROVAL_TEXT_LENGTH_MAX } from '@/lib/approvals/states';

/** Ends what was approved and cannot be done, with a reason. What became of it is shown next. */
export function ApprovalWithdrawal({ id }: { id: number }) {
  const t = useTranslations('approvals');
  const errors = useTranslations('errors');
  const problemsOf = useRefusalProblems<'note'>({ note: 'note' });
  const router = useRouter();
  const { problems, attempt, isBusy, refuse, send, onSubmit } = useForm<'note'>();

  function submit(form: HTMLFormElement) {
    const note = textReader(form)('note');
    if (note === '') return refuse({ note: errors('withdrawal_reason_required') });
    send(async () => {
      const path = `/api/admin/approvals/${id}/withdrawal`;
      const answer = await callApi({ method: 'POST', path, schema: anyResponseSchema, body: { note } });
      if (answer.isOk) router.push('/admin/approvals?filter=withdrawn');
      router.refresh();
      return answer.isOk ? null : problemsOf(answer.refusal);
    });
  }

  return (
    <form method="post" noValidate onSubmit={onSubmit(submit)} className="grid gap-4">
      {problems.form && <ErrorSummary attempt={attempt} title={problems.form} />}
      <Field
        name="note"
        id={`withdrawal-${id}`}
        label={t('withdrawNote')}
        hint={t('withdrawNoteHint')}
        error={problems.note}
      >
        {(control) => <Textarea {...control} rows={2} required maxLength={APPROVAL_TEXT_LENGTH_MAX} />}
      </Field>
      <Button type="submit" tone="secondary" isBusy={isBusy} className="justify-self-start">
        {t('withdrawApproved')}
      </Button>
    </form>
  );
}
