'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { anyResponseSchema, callApi } from '@/components/api/call-api';
import { useRefusalProblems } from '@/components/api/use-refusal-problems';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { ErrorSummary } from '@/components/ui/error-summary';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { RadioCard } from '@/components/ui/radio-card';
import { textReader, useForm } from '@/components/ui/use-form';
import { OUTCOME_NOTE_MAX, OUTCOME_REFERENCE_MAX, type PayoutOutcome } from '@/lib/payouts/states';

/** An operator says, with evidence, how a payout ended of which its provider says nothing. */
export function PayoutOutcomeForm({ id, outcomes }: { id: number; outcomes: readonly PayoutOutcome[] }) {
  const t = useTranslations('wallet.admin');
  const problemsOf = useRefusalProblems<'reference' | 'note'>({ reference: 'reference', note: 'note' });
  const router = useRouter();
  const { problems, attempt, isBusy, refuse, send, onSubmit } = useForm<'reference' | 'note'>();
  const [isRecorded, setIsRecorded] = useState(false);
  const [chosen, setChosen] = useState<PayoutOutcome | null>(null);

  function submit(form: HTMLFormElement) {
    const textOf = textReader(form);
    const body = { outcome: textOf('outcome'), reference: textOf('reference'), note: textOf('note') };
    setIsRecorded(false);
    if (!body.outcome || !body.reference || !body.note) return refuse({ form: t('outcomeMissing') });
    send(async () => {
      const path = `/api/admin/payouts/${id}/outcome`;
      const answer = await callApi({ method: 'POST', path, schema: anyResponseSchema, body });
      router.refresh();
      if (!answer.isOk) return problemsOf(answer.refusal);
      setIsRecorded(!answer.waits);
      return null;
    });
  }

  return (
    <form method="post" noValidate onSubmit={onSubmit(submit)} className="grid gap-4">
      {problems.form && <ErrorSummary attempt={attempt} title={problems.form} />}
      {isRecorded && (
        <Alert tone="positive" isAnnounced>
          {t('recorded')}
        </Alert>
      )}
      <fieldset className="grid gap-3">
        <legend className="pb-1.5 font-medium">{t('outcome')}</legend>
        {outcomes.map((outcome) => (
          <RadioCard
            key={outcome}
            name="outcome"
            value={outcome}
            isChecked={outcome === chosen}
            onSelect={() => setChosen(outcome)}
            label={t(outcome)}
            description={t(`${outcome}Hint`)}
          />
        ))}
      </fieldset>
      <Field
        name="reference"
        label={t('evidenceReference')}
        hint={t('evidenceReferenceHint')}
        error={problems.reference}
      >
        {(control) => <Input {...control} required maxLength={OUTCOME_REFERENCE_MAX} autoComplete="off" />}
      </Field>
      <Field name="note" label={t('evidenceNote')} error={problems.note}>
        {(control) => <Textarea {...control} required maxLength={OUTCOME_NOTE_MAX} />}
      </Field>
      <div>
        <Button type="submit" isBusy={isBusy}>
          {t('record')}
        </Button>
      </div>
    </form>
  );
}
