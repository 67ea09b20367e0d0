'use client';

import { useRouter } from 'next/navigation';
import { signIn } from 'next-auth/react';
import { useTranslations } from 'next-intl';
import * as z from 'zod/mini';
import { callApi } from '@/components/api/call-api';
import { useRefusalText } from '@/components/api/use-refusal-text';
import { Button } from '@/components/ui/button';
import { ErrorSummary } from '@/components/ui/error-summary';
import { Field } from '@/components/ui/field';
import { problemItems, useForm } from '@/components/ui/use-form';
import { PasswordInput } from './password-input';
import { useLinkToken } from './use-link-token';

const confirmedSchema = z.object({ email: z.string() });

/** Opening the link does nothing yet, so that a program which follows the links of a mailbox uses up none. */
export function ConfirmEmailForm() {
  const t = useTranslations('account');
  const common = useTranslations('common');
  const router = useRouter();
  const refusalText = useRefusalText();
  const token = useLinkToken();
  const { problems, attempt, isBusy, refuse, send, onSubmit } = useForm<'password'>();

  function submit(form: HTMLFormElement) {
    const password = String(new FormData(form).get('password') ?? '');
    if (!password) return refuse({ password: t('passwordMissing') });
    send(async () => {
      const path = '/api/users/confirmation';
      const body = { token, password };
      const answer = await callApi({ method: 'POST', path, schema: confirmedSchema, body });
      if (!answer.isOk) {
        const { code } = answer.refusal;
        if (code === 'wrong_credentials') return { password: t('wrongPassword') };
        return {
          form: refusalText(
            code === 'malformed' ? { ...answer.refusal, code: 'link_not_valid' } : answer.refusal,
          ),
        };
      }
      const { email } = answer.body;
      const entered = await signIn('credentials', { email, password, redirect: false }).catch(() => null);
      router.replace(entered?.ok ? '/' : '/sign-in');
      router.refresh();
      return null;
    });
  }

  const items = problemItems({ problems, fields: ['password'] });
  return (
    <form method="post" noValidate onSubmit={onSubmit(submit)} className="grid gap-5">
      {attempt > 0 && (problems.form || items.length > 0) && (
        <ErrorSummary attempt={attempt} title={problems.form ?? common('checkFields')} items={items} />
      )}
      <Field name="password" label={t('password')} hint={t('confirmHint')} error={problems.password}>
        {(control) => <PasswordInput {...control} autoComplete="current-password" required />}
      </Field>
      <Button type="submit" isBusy={isBusy || token === null}>
        {t('confirmEmail')}
      </Button>
    </form>
  );
}
