'use client';

import { useTranslations } from 'next-intl';
import type * as z from 'zod/mini';
import { callApi } from '@/components/api/call-api';
import { useRefusalText } from '@/components/api/use-refusal-text';
import type { Elements } from '@/components/ui/elements';
import { ErrorSummary } from '@/components/ui/error-summary';
import { textReader, useForm } from '@/components/ui/use-form';
import { CodeField } from './code-field';

type CodeFormProps<Body> = {
  path: string;
  schema: z.core.$ZodType<Body>;
  /** Told what became of it: the response where the code was right, else null. */
  onAnswer: (answer: { body: Body } | null) => void;
  hint: string;
  isFocused?: boolean;
  /** What stands above the field. */
  lead?: Elements;
  /** The button. */
  children: (isBusy: boolean) => Elements;
};

/** Sends a code of the second factor; a wrong one is said at its field. */
export function CodeForm<Body>({
  path,
  schema,
  onAnswer,
  hint,
  isFocused = false,
  lead,
  children,
}: CodeFormProps<Body>) {
  const t = useTranslations('secondFactor');
  const refusalText = useRefusalText();
  const { problems, attempt, isBusy, refuse, send, onSubmit } = useForm<'code'>();

  function submit(form: HTMLFormElement) {
    const code = textReader(form)('code');
    if (code === '') return refuse({ code: t('missing') });
    send(async () => {
      const answer = await callApi({ method: 'POST', path, schema, body: { code } });
      onAnswer(answer.isOk ? { body: answer.body } : null);
      if (answer.isOk) return null;
      const text = refusalText(answer.refusal);
      return answer.refusal.code === 'wrong_code' ? { code: text } : { form: text };
    });
  }

  return (
    <form method="post" noValidate onSubmit={onSubmit(submit)} className="grid gap-5">
      {problems.form && <ErrorSummary attempt={attempt} title={problems.form} />}
      {lead}
      <CodeField hint={hint} error={problems.code} isFocused={isFocused} />
      {children(isBusy)}
    </form>
  );
}
