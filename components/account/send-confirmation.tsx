'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { anyResponseSchema, callApi } from '@/components/api/call-api';
import { useRefusalText } from '@/components/api/use-refusal-text';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { useForm } from '@/components/ui/use-form';

/** Says what an unconfirmed address cannot do, and sends the link again. */
export function SendConfirmation({ email }: { email: string }) {
  const t = useTranslations('account');
  const refusalText = useRefusalText();
  const [isSent, setIsSent] = useState(false);
  const { problems, isBusy, send } = useForm();

  function sendAgain() {
    send(async () => {
      setIsSent(false);
      const path = '/api/users/me/confirmation-requests';
      const answer = await callApi({ method: 'POST', path, schema: anyResponseSchema });
      if (!answer.isOk) return { form: refusalText(answer.refusal) };
      setIsSent(true);
      return null;
    });
  }

  return (
    <div className="grid gap-3">
      <Alert
        tone="caution"
        title={t('unconfirmed')}
        actions={
          <Button tone="secondary" isBusy={isBusy} onClick={sendAgain}>
            {t('sendAgain')}
          </Button>
        }
      >
        {t('unconfirmedText', { email })}
      </Alert>
      {problems.form && (
        <Alert tone="danger" isAnnounced>
          {problems.form}
        </Alert>
      )}
      {isSent && (
        <Alert tone="positive" isAnnounced>
          {t('confirmationSent', { email })}
        </Alert>
      )}
    </div>
  );
}
