'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { anyResponseSchema, callApi } from '@/components/api/call-api';
import { useRefusalText } from '@/components/api/use-refusal-text';
import { Button } from '@/components/ui/button';
import { ErrorSummary } from '@/components/ui/error-summary';
import { textReader, useForm } from '@/components/ui/use-form';
import { CodeField } from './code-field';

/** The second half of a sign-in: a code of the app, or a recovery code. */
export function SecondFactorCodeForm({ nextPath }: { nextPath: string }) {
  const t = useTranslations('secondFactor');
  const refusalText = useRefusalText();
  const router = useRouter();
  const { problems, attempt, isBusy, refuse, send, onSubmit } = useForm<'code'>();

  function submit(form: HTMLFormElement) {
    const code = textReader(form)('code');
    if (code === '') return refuse({ code: t('missing') });
    send(async () => {
      const path = '/api/users/second-factor';
      const answer = await callApi({ method: 'POST', path, schema: anyResponseSchema, body: { code } });
      if (answer.isOk) router.replace(nextPath);
      router.refresh();
      if (answer.isOk) return null;
      const text = refusalText(answer.refusal);
      return answer.refusal.code === 'wrong_code' ? { code: text } : { form: text };
    });
  }

  return (
    <form method="post" noValidate onSubmit={onSubmit(submit)} className="grid gap-5">
      {problems.form && <ErrorSummary attempt={attempt} title={problems.form} />}
      <CodeField hint={t('codeHint')} error={problems.code} isFocused />
      <Button type="submit" isBusy={isBusy}>
        {t('continue')}
      </Button>
    </form>
  );
}
