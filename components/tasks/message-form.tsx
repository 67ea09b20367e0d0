'use client';

import { useRouter } from 'next/navigation';
import { anyResponseSchema, callApi } from '@/components/api/call-api';
import { useRefusalProblems } from '@/components/api/use-refusal-problems';
import { Button, type ButtonTone } from '@/components/ui/button';
import { ErrorSummary } from '@/components/ui/error-summary';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import { textReader, useForm } from '@/components/ui/use-form';

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

/** Says something about the work, and with it moves the task on. */
export function MessageForm({
  path,
  lengthMax,
  field = 'message',
  tone = 'primary',
  labels,
}: MessageFormProps) {
  const problemsOf = useRefusalProblems<'message'>({ [field]: 'message' });
  const router = useRouter();
  const { problems, attempt, isBusy, refuse, send, onSubmit } = useForm<'message'>();

  function submit(form: HTMLFormElement) {
    const message = textReader(form)('message');
    if (message === '' && labels.missing) return refuse({ message: labels.missing });
    if (message.length > lengthMax) return refuse({ message: labels.tooLong });
    send(async () => {
      const body = message === '' ? {} : { [field]: message };
      const answer = await callApi({ method: 'POST', path, schema: anyResponseSchema, body });
      // Where more may be said afterwards, what was said is not sent a second time.
      if (answer.isOk) form.reset();
      router.refresh();
      return answer.isOk ? null : problemsOf(answer.refusal);
    });
  }

  return (
    <form method="post" noValidate onSubmit={onSubmit(submit)} className="grid gap-4">
      {problems.form && <ErrorSummary attempt={attempt} title={problems.form} />}
      <Field
        name="message"
        label={labels.label}
        hint={labels.hint}
        error={problems.message}
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
