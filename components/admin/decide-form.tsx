'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type * as z from 'zod/mini';
import { anyResponseSchema, callApi } from '@/components/api/call-api';
import { randomUuid } from '@/components/api/random-uuid';
import { useRefusalProblems } from '@/components/api/use-refusal-problems';
import { Button } from '@/components/ui/button';
import type { Elements } from '@/components/ui/elements';
import { ErrorSummary } from '@/components/ui/error-summary';
import { RadioCard } from '@/components/ui/radio-card';
import { ReviewBox } from '@/components/ui/review-box';
import { type FormProblems, textReader, useForm } from '@/components/ui/use-form';

/** `problems` are what is wrong with the texts, by field. */
export type DecideFields<Verb extends string> = {
  verb: Verb;
  onChange: () => void;
  problems: FormProblems<string>;
};

type DecideFormProps<Verb extends string, Preview> = {
  /** Tells the choices of several forms on a page apart. */
  id: string;
  /** Where the decision is sent; its preview is below it. */
  path: string;
  verbs: readonly Verb[];
  wordsOf: (verb: Verb) => { label: string; description: string };
  legend: string;
  /** What the verb needs to know. */
  fields: (given: DecideFields<Verb>) => Elements;
  /** The fields in which people write, named as in the request: what is wrong with one is said there. */
  textFields: readonly string[];
  /** The request; null where a field is missing or too long. */
  bodyOf: (given: { verb: Verb; textOf: (name: string) => string }) => Record<string, unknown> | null;
  invalid: string;
  previewSchema: z.ZodMiniType<Preview>;
  /** What the decision would do. */
  effects: (preview: Preview) => Elements;
};

type Review<Preview> = {
  preview: Preview;
  body: Record<string, unknown>;
  /** One key for one decision: pressing twice, or again after a broken connection, decides once. */
  key: string;
};

/** An operator decides: they choose how, say why, read what is booked, and only then confirm. */
export function DecideForm<Verb extends string, Preview>({
  id,
  path,
  verbs,
  wordsOf,
  legend,
  fields,
  textFields,
  bodyOf,
  invalid,
  previewSchema: schema,
  effects,
}: DecideFormProps<Verb, Preview>) {
  const t = useTranslations('resolutions');
  const router = useRouter();
  const problemsOf = useRefusalProblems<string>(Object.fromEntries(textFields.map((name) => [name, name])));
  const [verb, setVerb] = useState<Verb | null>(verbs.length === 1 ? (verbs[0] ?? null) : null);
  const [review, setReview] = useState<Review<Preview> | null>(null);
  const { problems, attempt, isBusy, refuse, send, onSubmit } = useForm<string>();
  const onChange = () => setReview(null);

  function submit(form: HTMLFormElement) {
    if (verb === null) return refuse({ form: t('chooseVerb') });
    const body = bodyOf({ verb, textOf: textReader(form) });
    if (body === null) return refuse({ form: invalid });
    send(async () => {
      const answer = await callApi({ method: 'POST', path: `${path}/preview`, schema, body });
      if (!answer.isOk) return problemsOf(answer.refusal);
      setReview({ preview: answer.body, body, key: randomUuid() });
      return null;
    });
  }

  function confirm({ body, key }: Review<Preview>) {
    send(async () => {
      const answer = await callApi({
        method: 'POST',
        path,
        schema: anyResponseSchema,
        body,
        idempotencyKey: key,
      });
      // Where it is unknown whether it was done, the same request stays open, under its key.
      const isUnknown = !answer.isOk && ['network', 'provider_unavailable'].includes(answer.refusal.code);
      if (!isUnknown) {
        setReview(null);
        router.refresh();
      }
      return answer.isOk ? null : problemsOf(answer.refusal);
    });
  }

  return (
    <form method="post" noValidate onSubmit={onSubmit(submit)} className="grid gap-4">
      {problems.form && <ErrorSummary attempt={attempt} title={problems.form} />}
      <fieldset className="grid gap-2.5">
        <legend className="mb-1.5 font-medium">{legend}</legend>
        {verbs.map((one) => (
          <RadioCard
            key={one}
            name={`verb-${id}`}
            value={one}
            isChecked={one === verb}
            onSelect={() => {
              setVerb(one);
              onChange();
            }}
            {...wordsOf(one)}
          />
        ))}
      </fieldset>
      {verb !== null && fields({ verb, onChange, problems })}
      {review ? (
        <ReviewBox
          title={t('reviewTitle')}
          confirmLabel={t('confirm')}
          changeLabel={t('back')}
          isBusy={isBusy}
          onConfirm={() => confirm(review)}
          onChange={onChange}
        >
          {effects(review.preview)}
        </ReviewBox>
      ) : (
        <Button type="submit" tone="secondary" isBusy={isBusy} className="justify-self-start">
          {t('preview')}
        </Button>
      )}
    </form>
  );
}
