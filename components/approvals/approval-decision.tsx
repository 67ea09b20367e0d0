'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import * as z from 'zod/mini';
import { callApi } from '@/components/api/call-api';
import { useRefusalProblems } from '@/components/api/use-refusal-problems';
import { Button } from '@/components/ui/button';
import { ErrorSummary } from '@/components/ui/error-summary';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import { textReader, useForm } from '@/components/ui/use-form';
import { APPROVAL_TEXT_LENGTH_MAX } from '@/lib/approvals/states';

type Decision = 'approval' | 'refusal' | 'withdrawal';

const answerSchema = z.object({ approval: z.object({ state: z.string() }) });

/** A second person approves or refuses, with a note; the maker can only take it back. What became of it is shown next. */
export function ApprovalDecision({ id, isOwn }: { id: number; isOwn: boolean }) {
  const t = useTranslations('approvals');
  const problemsOf = useRefusalProblems<'note'>({ note: 'note' });
  const router = useRouter();
  const { problems, attempt, isBusy, refuse, send, onSubmit } = useForm<'note'>();

  function decide(decision: Decision, note: string) {
    if (decision === 'refusal' && note === '') return refuse({ note: t('noteMissing') });
    send(async () => {
      const answer = await callApi({
        method: 'POST',
        path: `/api/admin/approvals/${id}/${decision}`,
        schema: answerSchema,
        body: note === '' ? {} : { note },
      });
      if (!answer.isOk) {
        router.refresh();
        return problemsOf(answer.refusal);
      }
      router.push(`/admin/approvals?filter=${answer.body.approval.state}`);
      router.refresh();
      return null;
    });
  }

  if (isOwn) {
    return (
      <form method="post" onSubmit={onSubmit(() => decide('withdrawal', ''))} className="grid gap-4">
        {problems.form && <ErrorSummary attempt={attempt} title={problems.form} />}
        <p className="text-muted">{t('own')}</p>
        <Button type="submit" tone="secondary" isBusy={isBusy} className="justify-self-start">
          {t('withdraw')}
        </Button>
      </form>
    );
  }
  return (
    <form
      method="post"
      noValidate
      onSubmit={onSubmit((form) => decide('approval', textReader(form)('note')))}
      className="grid gap-4"
    >
      {problems.form && <ErrorSummary attempt={attempt} title={problems.form} />}
      <Field name="note" id={`note-${id}`} label={t('note')} hint={t('noteHint')} error={problems.note}>
        {(control) => <Textarea {...control} rows={2} maxLength={APPROVAL_TEXT_LENGTH_MAX} />}
      </Field>
      <div className="flex flex-wrap gap-3">
        <Button type="submit" isBusy={isBusy}>
          {t('approve')}
        </Button>
        <Button
          tone="secondary"
          isBusy={isBusy}
          onClick={(event) => {
            const { form } = event.currentTarget;
            if (form) decide('refusal', textReader(form)('note'));
          }}
        >
          {t('refuse')}
        </Button>
      </div>
    </form>
  );
}
