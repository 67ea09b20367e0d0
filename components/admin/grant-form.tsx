'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { anyResponseSchema, callApi } from '@/components/api/call-api';
import { randomUuid } from '@/components/api/random-uuid';
import { useRefusalProblems } from '@/components/api/use-refusal-problems';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { ErrorSummary } from '@/components/ui/error-summary';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { textReader, useForm } from '@/components/ui/use-form';

type GrantFormProps = {
  person: { id: number; name: string; email: string };
  pointsMax: number;
  reasonLengthMax: number;
};

/** Grants points to one person; the same grant sent twice counts once. */
export function GrantForm({ person, pointsMax, reasonLengthMax }: GrantFormProps) {
  const t = useTranslations('admin');
  const problemsOf = useRefusalProblems<'reason'>({ reason: 'reason' });
  const router = useRouter();
  const { problems, attempt, isBusy, refuse, send, onSubmit } = useForm<'reason'>();
  const [given, setGiven] = useState<number | null>(null);
  // One key for each grant that was typed; a new one only after a grant has arrived.
  const key = useRef<Key | null>(null);

  function submit(form: HTMLFormElement) {
    const gift = readGift({ form, pointsMax });
    setGiven(null);
    if (!gift) return refuse({ form: t('grantInvalid', { max: pointsMax }) });
    const body = { user_id: person.id, ...gift };
    key.current = keyFor({ text: JSON.stringify(body), last: key.current });
    const idempotencyKey = key.current.value;
    send(async () => {
      const path = '/api/admin/points-grants';
      const answer = await callApi({ method: 'POST', path, schema: anyResponseSchema, body, idempotencyKey });
      if (!answer.isOk) return problemsOf(answer.refusal);
      key.current = null;
      form.reset();
      setGiven(answer.waits ? null : gift.points);
      router.refresh();
      return null;
    });
  }

  return (
    <form method="post" noValidate onSubmit={onSubmit(submit)} className="grid gap-5">
      {problems.form && <ErrorSummary attempt={attempt} title={problems.form} />}
      {given !== null && (
        <Alert tone="positive" isAnnounced>
          {t('granted', { count: given, name: person.name })}
        </Alert>
      )}
      <p>
        <span>{t.rich('grantTo', { name: () => <strong translate="no">{person.name}</strong> })}</span>{' '}
        <span className="text-muted">{person.email}</span>
      </p>
      <Field name="points" label={t('grantPoints')}>
        {(control) => (
          <Input {...control} required inputMode="numeric" autoComplete="off" className="max-w-48" />
        )}
      </Field>
      <Field name="reason" label={t('grantReason')} hint={t('grantReasonHint')} error={problems.reason}>
        {(control) => <Input {...control} required maxLength={reasonLengthMax} autoComplete="off" />}
      </Field>
      <div>
        <Button type="submit" isBusy={isBusy}>
          {t('grant')}
        </Button>
      </div>
    </form>
  );
}

type Key = { text: string; value: string };

function keyFor({ text, last }: { text: string; last: Key | null }): Key {
  return last?.text === text ? last : { text, value: randomUuid() };
}

type Gift = { points: number; reason: string };

function readGift({ form, pointsMax }: { form: HTMLFormElement; pointsMax: number }): Gift | null {
  const textOf = textReader(form);
  const points = Number(textOf('points'));
  const reason = textOf('reason');
  return Number.isInteger(points) && points >= 1 && points <= pointsMax && reason ? { points, reason } : null;
}
