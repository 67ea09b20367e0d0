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

type EvidenceFormProps = {
  disputeId: number;
  providerName: string;
  /** The proposed evidence; the operator may change it. */
  draft: string;
  lengthMax: number;
};

/** Sends the evidence as text, once. */
export function EvidenceForm({ disputeId, providerName, draft, lengthMax }: EvidenceFormProps) {
  const t = useTranslations('disputes');
  const problemsOf = useRefusalProblems<'text'>({ text: 'text' });
  const router = useRouter();
  const { problems, attempt, isBusy, refuse, send, onSubmit } = useForm<'text'>();

  function submit(form: HTMLFormElement) {
    const text = textReader(form)('text');
    if (text === '') return refuse({ text: t('missing') });
    if (text.length > lengthMax) return refuse({ text: t('tooLong', { max: lengthMax }) });
    send(async () => {
      const answer = await callApi({
        method: 'POST',
        path: `/api/admin/disputes/${disputeId}/evidence`,
        schema: anyResponseSchema,
        body: { text },
      });
      router.refresh();
      return answer.isOk ? null : problemsOf(answer.refusal);
    });
  }

  return (
    <form method="post" noValidate onSubmit={onSubmit(submit)} className="grid gap-4">
      {problems.form && <ErrorSummary attempt={attempt} title={problems.form} />}
      <Field name="text" label={t('text')} hint={t('sendHint')} error={problems.text}>
        {(control) => <Textarea {...control} rows={16} required defaultValue={draft} lang="en" />}
      </Field>
      <div>
        <Button type="submit" isBusy={isBusy}>
          {isBusy ? t('sending') : t('send', { provider: providerName })}
        </Button>
      </div>
    </form>
  );
}
