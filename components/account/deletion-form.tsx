'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { anyResponseSchema, callApi } from '@/components/api/call-api';
import { useRefusalText } from '@/components/api/use-refusal-text';
import { Button, ButtonLink } from '@/components/ui/button';
import { ErrorSummary } from '@/components/ui/error-summary';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { type FormProblems, problemItems, textReader, useForm } from '@/components/ui/use-form';

const fields = ['email', 'gives_up_points'] as const;

type Problems = FormProblems<(typeof fields)[number]>;

/** Deletes the account of whoever types its address. The browser leaves by a full load, so that nothing of the person stays in its memory. */
export function DeletionForm({ email, points }: { email: string; points: number }) {
  const t = useTranslations('deletion');
  const common = useTranslations('common');
  const router = useRouter();
  const refusalText = useRefusalText();
  const { problems, attempt, isBusy, refuse, send, onSubmit } = useForm<(typeof fields)[number]>();

  function submit(form: HTMLFormElement) {
    const typed = textReader(form)('email');
    const givesUpPoints = new FormData(form).has('gives_up_points');
    const missing: Problems = {};
    if (typed === '') missing.email = t('emailMissing');
    else if (typed.toLowerCase() !== email) missing.email = t('emailDiffers');
    if (points > 0 && !givesUpPoints) missing.gives_up_points = t('givesUpMissing');
    if (Object.keys(missing).length > 0) return refuse(missing);
    send(async () => {
      const body = { email: typed, gives_up_points: givesUpPoints };
      const path = '/api/users/me/deletion';
      const answer = await callApi({ method: 'POST', path, schema: anyResponseSchema, body });
      if (answer.isOk) {
        window.location.assign('/account/deleted');
        return null;
      }
      // What keeps the account by now stands above.
      if (answer.refusal.code === 'deletion_blocked') router.refresh();
      return { form: refusalText(answer.refusal) };
    });
  }

  const items = problemItems({ problems, fields });
  return (
    <form method="post" noValidate onSubmit={onSubmit(submit)} className="grid gap-5">
      {attempt > 0 && (problems.form || items.length > 0) && (
        <ErrorSummary attempt={attempt} title={problems.form ?? common('checkFields')} items={items} />
      )}
      <Field name="email" label={t('email')} hint={t('emailHint', { email })} error={problems.email}>
        {(control) => (
          <Input
            {...control}
            type="email"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            required
          />
        )}
      </Field>
      {points > 0 && <GivesUpPoints points={points} error={problems.gives_up_points} />}
      <div className="flex flex-wrap gap-3">
        <ButtonLink tone="secondary" href="/account">
          {t('keep')}
        </ButtonLink>
        <Button type="submit" tone="danger" isBusy={isBusy}>
          {t('submit')}
        </Button>
      </div>
    </form>
  );
}

function GivesUpPoints({ points, error }: { points: number; error: string | undefined }) {
  const t = useTranslations('deletion');
  return (
    <div className="grid gap-1.5">
      <label className="flex min-h-11 items-center gap-3">
        <input
          id="gives_up_points"
          name="gives_up_points"
          type="checkbox"
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? 'gives_up_points-error' : undefined}
          className="size-4.5 shrink-0 accent-brand"
        />
        <span>{t('givesUp', { count: points })}</span>
      </label>
      {error && (
        <p id="gives_up_points-error" className="text-sm font-medium text-danger">
          {error}
        </p>
      )}
    </div>
  );
}
