'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { anyResponseSchema, callApi, type Refusal } from '@/components/api/call-api';
import { useRefusalText } from '@/components/api/use-refusal-text';
import { Alert } from '@/components/ui/alert';
import { Button, ButtonLink } from '@/components/ui/button';
import { ErrorSummary } from '@/components/ui/error-summary';
import { Field } from '@/components/ui/field';
import { type FormProblems, problemItems, useForm } from '@/components/ui/use-form';
import { PasswordInput } from './password-input';
import { useLinkToken } from './use-link-token';

/** Chooses a new password by the link of a message. */
export function ResetPasswordForm({ lengthMin, lengthMax }: { lengthMin: number; lengthMax: number }) {
  const t = useTranslations('account');
  const common = useTranslations('common');
  const refusalText = useRefusalText();
  const token = useLinkToken();
  const [isDone, setIsDone] = useState(false);
  const { problems, attempt, isBusy, refuse, send, onSubmit } = useForm<'password'>();

  function submit(form: HTMLFormElement) {
    const wanted = String(new FormData(form).get('password') ?? '');
    if (wanted.length < lengthMin) return refuse({ password: t('passwordShort', { count: lengthMin }) });
    send(async () => {
      const body = { token, new_password: wanted };
      const path = '/api/users/password-resets';
      const answer = await callApi({ method: 'POST', path, schema: anyResponseSchema, body });
      if (!answer.isOk) return problemsOf(answer.refusal);
      setIsDone(true);
      return null;
    });
  }

  function problemsOf(refusal: Refusal): FormProblems<'password'> {
    if (refusal.code === 'password_too_weak') return { password: refusalText(refusal) };
    const code = refusal.code === 'malformed' ? 'link_not_valid' : refusal.code;
    return { form: refusalText({ ...refusal, code }) };
  }

  if (isDone) {
    return (
      <Alert
        tone="positive"
        isAnnounced
        title={t('resetDone')}
        actions={<ButtonLink href="/sign-in">{t('goSignIn')}</ButtonLink>}
      />
    );
  }
  const items = problemItems({ problems, fields: ['password'] });
  return (
    <form method="post" noValidate onSubmit={onSubmit(submit)} className="grid gap-5">
      {attempt > 0 && (problems.form || items.length > 0) && (
        <ErrorSummary attempt={attempt} title={problems.form ?? common('checkFields')} items={items} />
      )}
      <Field
        name="password"
        label={t('newPassword')}
        hint={t('passwordHint', { count: lengthMin })}
        error={problems.password}
      >
        {(control) => (
          <PasswordInput {...control} autoComplete="new-password" required maxLength={lengthMax} />
        )}
      </Field>
      <Button type="submit" isBusy={isBusy || token === null}>
        {t('resetPassword')}
      </Button>
    </form>
  );
}
