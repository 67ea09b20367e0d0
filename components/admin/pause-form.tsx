'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { anyResponseSchema, callApi } from '@/components/api/call-api';
import { useRefusalProblems } from '@/components/api/use-refusal-problems';
import { Button } from '@/components/ui/button';
import { Disclosure } from '@/components/ui/disclosure';
import { ErrorSummary } from '@/components/ui/error-summary';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { textReader, useForm } from '@/components/ui/use-form';

/** What is switched: new payments, or payouts. */
export type Switched = 'payments' | 'payouts';

type PauseFormProps = {
  of: Switched;
  path: string;
  provider: string;
  label: string;
  reasonLengthMax: number;
};

/** Pauses new payments or payouts at a provider, with the reason for colleagues and, if known, until when for people. */
export function PauseForm({ of, path, provider, label, reasonLengthMax }: PauseFormProps) {
  const t = useTranslations('admin');
  const problemsOf = useRefusalProblems<'reason'>({ reason: 'reason' });
  const router = useRouter();
  const { problems, attempt, isBusy, refuse, send, onSubmit } = useForm<'reason'>();

  function submit(form: HTMLFormElement) {
    const textOf = textReader(form);
    const reason = textOf('reason');
    const until = textOf('until');
    if (!reason) return refuse({ reason: t('pauseReasonMissing') });
    const body = { reason, ...(until && { expected_until: new Date(until).toISOString() }) };
    send(async () => {
      const answer = await callApi({ method: 'POST', path, schema: anyResponseSchema, body });
      if (!answer.isOk) return problemsOf(answer.refusal);
      router.refresh();
      return null;
    });
  }

  return (
    <Disclosure summary={t(`switch.${of}.pause`, { provider: label })}>
      <form method="post" noValidate onSubmit={onSubmit(submit)} className="grid gap-4">
        {problems.form && <ErrorSummary attempt={attempt} title={problems.form} />}
        <Field
          name="reason"
          id={`${of}-${provider}-reason`}
          label={t('pauseReason')}
          hint={t(`switch.${of}.reasonHint`, { provider: label })}
          error={problems.reason}
        >
          {(control) => <Input {...control} required maxLength={reasonLengthMax} autoComplete="off" />}
        </Field>
        <Field
          name="until"
          id={`${of}-${provider}-until`}
          label={t('pauseUntil')}
          hint={t(`switch.${of}.untilHint`)}
        >
          {(control) => <Input {...control} type="datetime-local" className="max-w-64" />}
        </Field>
        <div>
          <Button type="submit" tone="secondary" isBusy={isBusy}>
            {t(`switch.${of}.pause`, { provider: label })}
          </Button>
        </div>
      </form>
    </Disclosure>
  );
}
