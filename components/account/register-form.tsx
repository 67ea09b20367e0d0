'use client';

import { useTranslations } from 'next-intl';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { ErrorSummary } from '@/components/ui/error-summary';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { PasswordInput } from './password-input';
import { type RegisterLimits, useRegister } from './use-register';

export function RegisterForm({ nextPath, ...limits }: RegisterLimits & { nextPath: string }) {
  const t = useTranslations('account');
  const common = useTranslations('common');
  const { problems, items, attempt, isBusy, sentTo, onSubmit } = useRegister({ nextPath, limits });
  const { passwordLengthMin, passwordLengthMax, nameLengthMax } = limits;
  if (sentTo !== null) {
    return (
      <Alert tone="positive" isAnnounced title={t('registeredTitle')}>
        {t('registeredText', { email: sentTo })}
      </Alert>
    );
  }
  return (
    <form method="post" noValidate onSubmit={onSubmit} className="grid gap-5">
      {attempt > 0 && (problems.form || items.length > 0) && (
        <ErrorSummary attempt={attempt} title={problems.form ?? common('checkFields')} items={items} />
      )}
      <Field name="name" label={t('name')} hint={t('nameHint')} error={problems.name}>
        {(control) => <Input {...control} autoComplete="nickname" required maxLength={nameLengthMax} />}
      </Field>
      <Field name="email" label={t('email')} error={problems.email}>
        {(control) => <Input {...control} type="email" autoComplete="username" inputMode="email" required />}
      </Field>
      <Field
        name="password"
        label={t('password')}
        hint={t('passwordHint', { count: passwordLengthMin })}
        error={problems.password}
      >
        {(control) => (
          <PasswordInput
            {...control}
            autoComplete="new-password"
            required
            minLength={passwordLengthMin}
            maxLength={passwordLengthMax}
          />
        )}
      </Field>
      <Button type="submit" isBusy={isBusy}>
        {isBusy ? t('registering') : t('register')}
      </Button>
    </form>
  );
}
