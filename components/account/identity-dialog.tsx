'use client';

import { signIn } from 'next-auth/react';
import { useTranslations } from 'next-intl';
import { useEffect, useId, useRef, useState } from 'react';
import { anyResponseSchema, callApi, type Refusal } from '@/components/api/call-api';
import { type IdentityQuestion, provideIdentityDialog } from '@/components/api/confirm-identity';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { InlineProblem } from '@/components/ui/inline-problem';
import { CodeField } from './code-field';
import { PasswordInput } from './password-input';

/**
 * Asks for the password over whatever the page shows, when an act needs it. The browser's own modal dialog keeps focus
 * inside, closes on Escape and gives focus back; closing it leaves everything as it was.
 */
export function IdentityDialog({ email }: { email: string }) {
  const t = useTranslations('identity');
  const { dialog, question, onDone, onClose } = useIdentityDialog();
  const method = question?.method;
  const id = useId();
  return (
    <dialog
      ref={dialog}
      className="modal"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onClose={onClose}
    >
      <div className="grid gap-4">
        <h2 id={`${id}-title`} className="text-lg font-semibold">
          {t('title')}
        </h2>
        <p id={`${id}-text`} className="text-muted">
          {method === 'google' ? t('textGoogle') : t('text')}
        </p>
        {method === 'password' && (
          <PasswordForm
            email={email}
            needsCode={question?.needsCode ?? false}
            onDone={onDone}
            onCancel={onClose}
          />
        )}
        {method === 'google' && (
          <div className="flex flex-wrap justify-end gap-3">
            <Button tone="secondary" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button onClick={signInAgain}>{t('google')}</Button>
          </div>
        )}
      </div>
    </dialog>
  );
}

/** The dialog is empty while it is closed, so that no password stays in it. */
function useIdentityDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const answer = useRef<((hasProved: boolean) => void) | null>(null);
  const [question, setQuestion] = useState<IdentityQuestion | null>(null);

  useEffect(
    () =>
      provideIdentityDialog((asked) => {
        setQuestion(asked);
        dialog.current?.showModal();
        return new Promise((resolve) => {
          answer.current = resolve;
        });
      }),
    [],
  );

  function settle(hasProved: boolean) {
    answer.current?.(hasProved);
    answer.current = null;
    setQuestion(null);
    dialog.current?.close();
  }

  return { dialog, question, onDone: () => settle(true), onClose: () => settle(false) };
}

/** On Google's page, and back to this one; what was typed here is lost, so it is not done without a press. */
function signInAgain() {
  const callbackUrl = window.location.pathname + window.location.search;
  void signIn('google', { callbackUrl }, { prompt: 'login', max_age: '0' });
}

type PasswordFormProps = { email: string; needsCode: boolean; onDone: () => void; onCancel: () => void };

function PasswordForm({ email, needsCode, onDone, onCancel }: PasswordFormProps) {
  const t = useTranslations('identity');
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const input = (name: string) => form.current?.querySelector<HTMLInputElement>(`input[name="${name}"]`);

  // React has drawn the field only after the dialog opened.
  useEffect(() => {
    form.current?.querySelector<HTMLInputElement>('input[name="password"]')?.focus();
  }, []);

  async function submit() {
    const password = input('password')?.value ?? '';
    const code = input('code')?.value.trim();
    if (isBusy) return;
    if (password === '') return refuse('missing');
    if (code === '') return refuse('wrongCode');
    setIsBusy(true);
    const path = '/api/users/me/authentication';
    const answer = await callApi({
      method: 'POST',
      path,
      schema: anyResponseSchema,
      body: { password, ...(code && { code }) },
    });
    setIsBusy(false);
    if (answer.isOk) return onDone();
    refuse(problemOf(answer.refusal));
  }

  function refuse(found: Problem) {
    setProblem(found);
    input(found === 'wrongCode' ? 'code' : 'password')?.select();
  }

  const isOfField = problem === 'missing' || problem === 'wrong';
  return (
    <form
      ref={form}
      method="post"
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <Field
        name="password"
        id={`${id}-password`}
        label={t('password')}
        error={isOfField && problem ? t(problem) : undefined}
      >
        {(control) => <PasswordInput {...control} autoComplete="current-password" required />}
      </Field>
      {needsCode && (
        <CodeField id={`${id}-code`} error={problem === 'wrongCode' ? t('wrongCode') : undefined} />
      )}
      <InlineProblem text={problem && !isOfField && problem !== 'wrongCode' ? t(problem) : ''} />
      <div className="flex flex-wrap justify-end gap-3">
        <Button tone="secondary" onClick={onCancel}>
          {t('cancel')}
        </Button>
        <Button type="submit" isBusy={isBusy}>
          {t('confirm')}
        </Button>
      </div>
    </form>
  );
}

type Problem = 'missing' | 'wrong' | 'wrongCode' | 'tooOften' | 'signedOut' | 'away';

function problemOf({ code }: Refusal): Problem {
  if (code === 'wrong_credentials') return 'wrong';
  if (code === 'wrong_code') return 'wrongCode';
  if (code === 'rate_limited') return 'tooOften';
  return code === 'not_signed_in' ? 'signedOut' : 'away';
}
