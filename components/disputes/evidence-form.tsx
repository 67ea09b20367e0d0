'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState, useTransition } from 'react';
import { anyResponseSchema, callApi } from '@/components/api/call-api';
import { useRefusalText } from '@/components/api/use-refusal-text';
import { Button } from '@/components/ui/button';
import { ErrorSummary } from '@/components/ui/error-summary';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';

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
  const refusalText = useRefusalText();
  const router = useRouter();
  const [problem, setProblem] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [isBusy, startTransition] = useTransition();

  function refuse(text: string) {
    setProblem(text);
    setAttempt((count) => count + 1);
  }

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isBusy) return;
    const text = String(new FormData(event.currentTarget).get('text') ?? '').trim();
    if (text === '') return refuse(t('missing'));
    if (text.length > lengthMax) return refuse(t('tooLong', { max: lengthMax }));
    setProblem(null);
    startTransition(async () => {
      const answer = await callApi({
        method: 'POST',
        path: `/api/admin/disputes/${disputeId}/evidence`,
        schema: anyResponseSchema,
        body: { text },
      });
      if (!answer.isOk) refuse(refusalText(answer.refusal));
      router.refresh();
    });
  }

  return (
    <form method="post" noValidate onSubmit={onSubmit} className="grid gap-4">
      {problem && <ErrorSummary attempt={attempt} title={problem} />}
      <Field name="text" label={t('text')} hint={t('sendHint')}>
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
