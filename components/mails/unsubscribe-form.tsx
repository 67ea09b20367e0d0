'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useLinkToken } from '@/components/account/use-link-token';
import { anyResponseSchema, callApi } from '@/components/api/call-api';
import { useRefusalText } from '@/components/api/use-refusal-text';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { useForm } from '@/components/ui/use-form';

/** Opening the link does nothing yet, so that a program which follows the links of a mailbox turns nothing off. */
export function UnsubscribeForm() {
  const t = useTranslations('mailChoice');
  const refusalText = useRefusalText();
  const token = useLinkToken();
  const [isDone, setIsDone] = useState(false);
  const { problems, isBusy, send } = useForm();

  function stop() {
    send(async () => {
      const path = `/api/notifications/unsubscriptions/${encodeURIComponent(token ?? '')}`;
      const answer = await callApi({ method: 'POST', path, schema: anyResponseSchema });
      if (!answer.isOk) {
        const { refusal } = answer;
        return { form: refusal.status === 404 ? t('noToken') : refusalText(refusal) };
      }
      setIsDone(true);
      return null;
    });
  }

  const settings = (
    <Link
      href="/account/notifications"
      className="inline-flex min-h-11 items-center font-semibold text-brand underline underline-offset-4"
    >
      {t('allChoices')}
    </Link>
  );
  if (isDone) {
    return (
      <Alert tone="positive" isAnnounced title={t('stopped')} actions={settings}>
        {t('stoppedText')}
      </Alert>
    );
  }
  return (
    <div className="grid gap-4">
      {problems.form && (
        <Alert tone="danger" isAnnounced>
          {problems.form}
        </Alert>
      )}
      {token === '' ? (
        <Alert tone="caution">{t('noToken')}</Alert>
      ) : (
        <Button onClick={stop} isBusy={isBusy}>
          {t('stop')}
        </Button>
      )}
      <div>{settings}</div>
    </div>
  );
}
