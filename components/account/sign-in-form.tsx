'use client';

import { useRouter } from 'next/navigation';
import { getSession, signIn } from 'next-auth/react';
import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import { Button } from '@/components/ui/button';
import { ErrorSummary } from '@/components/ui/error-summary';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { type FormProblems, problemItems, textReader, useForm } from '@/components/ui/use-form';
import { PasswordInput } from './password-input';

type SignInFormProps = {
  /** A path of this site, already checked. */
  nextPath: string;
  hasGoogle: boolean;
  demoAccounts: readonly DemoAccount[];
};

type DemoAccount = { email: string; password: string; label: string };

const fields = ['email', 'password'] as const;

type FieldName = (typeof fields)[number];

export function SignInForm({ nextPath, hasGoogle, demoAccounts }: SignInFormProps) {
  const t = useTranslations('account');
  const common = useTranslations('common');
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const { problems, attempt, isBusy, refuse, send, onSubmit } = useForm<FieldName>();

  function submit(form: HTMLFormElement) {
    const { email, password } = readValues(form);
    const missing: FormProblems<FieldName> = {};
    if (!email) missing.email = t('emailMissing');
    if (!password) missing.password = t('passwordMissing');
    if (Object.keys(missing).length > 0) return refuse(missing);

    send(async () => {
      const answer = await signIn('credentials', { email, password, redirect: false }).catch(() => null);
      if (!answer) return { form: t('signInAway') };
      if (!answer.ok) return { form: t(refusalKey(answer.error)) };
      // Whoever has a second factor is not signed in yet: this page asks for the code then.
      if (await getSession()) router.replace(nextPath);
      router.refresh();
      return null;
    });
  }

  const items = problemItems({ problems, fields });

  return (
    <div className="grid gap-5">
      {attempt > 0 && (problems.form || items.length > 0) && (
        <ErrorSummary attempt={attempt} title={problems.form ?? common('checkFields')} items={items} />
      )}
      <form ref={form} method="post" noValidate onSubmit={onSubmit(submit)} className="grid gap-5">
        <Field name="email" label={t('email')} error={problems.email}>
          {(control) => (
            <Input {...control} type="email" autoComplete="username" inputMode="email" required />
          )}
        </Field>
        <Field name="password" label={t('password')} error={problems.password}>
          {(control) => <PasswordInput {...control} autoComplete="current-password" required />}
        </Field>
        <Button type="submit" isBusy={isBusy}>
          {isBusy ? t('signingIn') : t('signIn')}
        </Button>
      </form>
      {hasGoogle && <GoogleChoice nextPath={nextPath} />}
      {demoAccounts.length > 0 && (
        <DemoAccounts
          accounts={demoAccounts}
          onChoose={(account) => fillIn({ form: form.current, account })}
        />
      )}
    </div>
  );
}

/** A password may begin and end with spaces. */
function readValues(form: HTMLFormElement): { email: string; password: string } {
  return { email: textReader(form)('email'), password: String(new FormData(form).get('password') ?? '') };
}

function fillIn({ form, account }: { form: HTMLFormElement | null; account: DemoAccount }) {
  for (const name of fields) {
    const field = form?.elements.namedItem(name);
    if (field instanceof HTMLInputElement) field.value = account[name];
  }
}

function refusalKey(code: string | null): 'tooManyAttempts' | 'wrongCredentials' | 'signInAway' {
  if (code === 'rate_limited') return 'tooManyAttempts';
  return code === 'CredentialsSignin' ? 'wrongCredentials' : 'signInAway';
}

function GoogleChoice({ nextPath }: { nextPath: string }) {
  const t = useTranslations('account');
  return (
    <>
      <p className="text-center text-sm text-muted">{t('or')}</p>
      <Button
        tone="secondary"
        onClick={() => signIn('google', { callbackUrl: `/sign-in?next=${encodeURIComponent(nextPath)}` })}
      >
        {t('withGoogle')}
      </Button>
    </>
  );
}

type DemoAccountsProps = { accounts: readonly DemoAccount[]; onChoose: (account: DemoAccount) => void };

/** The demo accounts, one press each. */
function DemoAccounts({ accounts, onChoose }: DemoAccountsProps) {
  const t = useTranslations('account');
  return (
    <section
      aria-labelledby="demo"
      className="grid gap-3 rounded-xl bg-info-soft p-4 ring-1 ring-info/25 ring-inset"
    >
      <h2 id="demo" className="font-semibold text-info">
        {t('demoTitle')}
      </h2>
      <p className="text-sm">{t('demoText')}</p>
      <ul className="grid gap-2">
        {accounts.map((account) => (
          <li key={account.email}>
            <button
              type="button"
              onClick={() => onChoose(account)}
              className="flex min-h-11 w-full flex-wrap items-center justify-between gap-x-3 rounded-lg border border-info/30 bg-surface px-3.5 py-1.5 text-left text-sm hover:border-info"
            >
              <span className="font-semibold">{account.label}</span>
              <span translate="no" className="text-muted">
                {account.email}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
