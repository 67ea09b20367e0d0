'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { anyResponseSchema, callApi } from '@/components/api/call-api';
import { useRefusalText } from '@/components/api/use-refusal-text';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { ErrorSummary } from '@/components/ui/error-summary';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { problemItems, textReader, useForm } from '@/components/ui/use-form';

/** Asks for a link to a new password; it never says whether the address has an account. */
export function ForgotPasswordForm() {
  const t = useTranslations('account');
  const common = useTranslations('common');
  const refusalText = useRefusalText();
  const [isSent, setIsSent] = useState(false);
  const { problems, attempt, isBusy, refuse, send, onSubmit } = useForm<'email'>();

  function submit(form: HTMLFormElement) {
    const email = textReader(form)('email');
    if (!email) return refuse({ email: t('emailMissing') });
    send(async () => {
      setIsSent(false);
      const path = '/api/users/password-reset-requests';
      const answer = await callApi({ method: 'POST', path, schema: anyResponseSchema, body: { email } });
      if (!answer.isOk) {
        const { refusal } = answer;
        return refusal.code === 'malformed' ? { email: t('emailWrong') } : { form: refusalText(refusal) };
      }
      setIsSent(true);
      return null;
    });
  }

  const items = problemItems({ problems, fields: ['email'] });
  return (
    <form method="post" noValidate onSubmit={onSubmit(submit)} className="grid gap-5">
      {attempt > 0 && (problems.form || items.length > 0) && (
        <ErrorSummary attempt={attempt} title={problems.form ?? common('checkFields')} items={items} />
      )}
      {isSent && (
        <Alert tone="positive" isAnnounced>
          {t('resetSent')}
        </Alert>
      )}
      <Field name="email" label={t('email')} error={problems.email}>
        {(control) => <Input {...control} type="email" autoComplete="username" inputMode="email" required />}
      </Field>
      <Button type="submit" isBusy={isBusy}>
        {t('sendLink')}
      </Button>
    </form>
  );
}
