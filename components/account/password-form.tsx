'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { anyResponseSchema, callApi, type Refusal } from '@/components/api/call-api';
import { useRefusalText } from '@/components/api/use-refusal-text';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { ErrorSummary } from '@/components/ui/error-summary';
import { Field } from '@/components/ui/field';
import { type FormProblems, problemItems, useForm } from '@/components/ui/use-form';
import { PasswordInput } from './password-input';

const fields = ['current', 'wanted'] as const;

type Problems = FormProblems<(typeof fields)[number]>;

type PasswordFormProps = { lengthMin: number; lengthMax: number; email: string };

/** Changes the password, which ends every other session. The current one is the proof that the act needs. */
export function PasswordForm({ lengthMin, lengthMax, email }: PasswordFormProps) {
  const t = useTranslations('identity');
  const account = useTranslations('account');
  const common = useTranslations('common');
  const router = useRouter();
  const refusalText = useRefusalText();
  const { problems, attempt, isBusy, refuse, send, onSubmit } = useForm<(typeof fields)[number]>();
  const [isChanged, setIsChanged] = useState(false);

  function submit(form: HTMLFormElement) {
    const values = new FormData(form);
    const [current, wanted] = fields.map((name) => String(values.get(name) ?? ''));
    setIsChanged(false);
    const missing: Problems = {};
    if (!current) missing.current = account('passwordMissing');
    if (!wanted || wanted.length < lengthMin) missing.wanted = account('passwordShort', { count: lengthMin });
    if (Object.keys(missing).length > 0) return refuse(missing);

    send(async () => {
      const refusal =
        (await post('/api/users/me/authentication', { password: current })) ??
        (await post('/api/users/me/password', { current_password: current, new_password: wanted }));
      if (refusal) return problemsOf(refusal);
      form.reset();
      setIsChanged(true);
      router.refresh();
      return null;
    });
  }

  function problemsOf(refusal: Refusal): Problems {
    if (refusal.code === 'wrong_credentials') return { current: t('wrong') };
    if (refusal.code === 'password_too_weak') return { wanted: refusalText(refusal) };
    if (refusal.code === 'malformed') {
      return { wanted: account('passwordWrong', { min: lengthMin, max: lengthMax }) };
    }
    return { form: refusalText(refusal) };
  }

  const items = problemItems({ problems, fields });
  return (
    <form method="post" noValidate onSubmit={onSubmit(submit)} className="grid max-w-md gap-5">
      {attempt > 0 && (problems.form || items.length > 0) && (
        <ErrorSummary attempt={attempt} title={problems.form ?? common('checkFields')} items={items} />
      )}
      {isChanged && (
        <Alert tone="positive" isAnnounced>
          {t('changed')}
        </Alert>
      )}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <Field name="current" label={t('currentPassword')} error={problems.current}>
        {(control) => <PasswordInput {...control} autoComplete="current-password" required />}
      </Field>
      <Field
        name="wanted"
        label={t('newPassword')}
        hint={account('passwordHint', { count: lengthMin })}
        error={problems.wanted}
      >
        {(control) => (
          <PasswordInput {...control} autoComplete="new-password" required maxLength={lengthMax} />
        )}
      </Field>
      <div>
        <Button type="submit" isBusy={isBusy}>
          {t('changePassword')}
        </Button>
      </div>
    </form>
  );
}

async function post(path: string, body: Record<string, unknown>): Promise<Refusal | null> {
  const answer = await callApi({ method: 'POST', path, schema: anyResponseSchema, body });
  return answer.isOk ? null : answer.refusal;
}
