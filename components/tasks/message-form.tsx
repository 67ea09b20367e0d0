'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState, useTransition } from 'react';
import { anyResponseSchema, callApi } from '@/components/api/call-api';
import { useRefusalText } from '@/components/api/use-refusal-text';
import { Button, type ButtonTone } from '@/components/ui/button';
import { ErrorSummary } from '@/components/ui/error-summary';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';

type MessageFormProps = {
  /** The endpoint of our API that takes the message. */
  path: string;
  lengthMax: number;
  /** The name of the message in the endpoint's body. */
  field?: 'message' | 'text';
  tone?: ButtonTone;
  labels: {
    label: string;
    hint: string;
    submit: string;
    busy: string;
    /** Said when nothing is written; null where nothing need be. */
    missing: string | null;
    tooLong: string;
    optionalMark: string;
  };
};

type Problem = { field?: string; form?: string };

/** Says something about the work, and with it moves the task on. */
export function MessageForm({
  path,
  lengthMax,
  field = 'message',
  tone = 'primary',
  labels,
}: MessageFormProps) {
  const refusalText = useRefusalText();
  const router = useRouter();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [isBusy, startTransition] = useTransition();

  function refuse(found: Problem) {
    setProblem(found);
    setAttempt((count) => count + 1);
  }

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isBusy) return;
    const form = event.currentTarget;
    const message = String(new FormData(form).get('message') ?? '').trim();
    if (message === '' && labels.missing) return refuse({ field: labels.missing });
    if (message.length > lengthMax) return refuse({ field: labels.tooLong });
    setProblem(null);
    startTransition(async () => {
      const body = message === '' ? {} : { [field]: message };
      const answer = await callApi({ method: 'POST', path, schema: anyResponseSchema, body });
      if (!answer.isOk) refuse({ form: refusalText(answer.refusal) });
      // Where more may be said afterwards, what was said is not sent a second time.
      else form.reset();
      router.refresh();
    });
  }

  return (
    <form method="post" noValidate onSubmit={onSubmit} className="grid gap-4">
      {problem?.form && <ErrorSummary attempt={attempt} title={problem.form} />}
      <Field
        name="message"
        label={labels.label}
        hint={labels.hint}
        error={problem?.field}
        {...(labels.missing === null && { optionalMark: labels.optionalMark })}
      >
        {(control) => <Textarea {...control} rows={4} required={labels.missing !== null} />}
      </Field>
      <Button type="submit" tone={tone} isBusy={isBusy}>
        {isBusy ? labels.busy : labels.submit}
      </Button>
    </form>
  );
}
