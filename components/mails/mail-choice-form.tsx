'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { anyResponseSchema, callApi } from '@/components/api/call-api';
import { useRefusalText } from '@/components/api/use-refusal-text';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { useForm } from '@/components/ui/use-form';
import type { OptionalKind } from '@/lib/notifications/states';

/** A box for each kind of mail that a person may do without. */
export function MailChoiceForm({ choices }: { choices: readonly { kind: OptionalKind; byMail: boolean }[] }) {
  const t = useTranslations('mailChoice');
  const refusalText = useRefusalText();
  const [isSaved, setIsSaved] = useState(false);
  const { problems, isBusy, send, onSubmit } = useForm();

  function save(form: HTMLFormElement) {
    const wanted = new FormData(form).getAll('kind');
    const preferences = choices.map(({ kind }) => ({ kind, by_mail: wanted.includes(kind) }));
    send(async () => {
      setIsSaved(false);
      const path = '/api/users/me/notification-preferences';
      const answer = await callApi({
        method: 'PATCH',
        path,
        schema: anyResponseSchema,
        body: { preferences },
      });
      if (!answer.isOk) return { form: refusalText(answer.refusal) };
      setIsSaved(true);
      return null;
    });
  }

  return (
    <form method="post" onSubmit={onSubmit(save)} className="grid gap-4">
      <fieldset className="grid gap-1">
        <legend className="sr-only">{t('optional')}</legend>
        {choices.map(({ kind, byMail }) => (
          <label key={kind} className="flex min-h-11 items-center gap-3">
            <input
              type="checkbox"
              name="kind"
              value={kind}
              defaultChecked={byMail}
              className="size-4.5 shrink-0 accent-brand"
            />
            <span>{t(`kind.${kind}`)}</span>
          </label>
        ))}
      </fieldset>
      {problems.form && (
        <Alert tone="danger" isAnnounced>
          {problems.form}
        </Alert>
      )}
      {isSaved && (
        <Alert tone="positive" isAnnounced>
          {t('saved')}
        </Alert>
      )}
      <Button type="submit" isBusy={isBusy} className="justify-self-start">
        {t('save')}
      </Button>
    </form>
  );
}
