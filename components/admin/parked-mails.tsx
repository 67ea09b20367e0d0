'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { anyResponseSchema, callApi } from '@/components/api/call-api';
import { useRefusalText } from '@/components/api/use-refusal-text';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { InlineProblem } from '@/components/ui/inline-problem';
import { useForm } from '@/components/ui/use-form';
import type { MailFault } from '@/lib/mails/states';

export type ParkedMailCard = {
  id: number;
  userId: number | null;
  reason: MailFault;
  smtpCode: number | null;
  attempts: number;
  /** When it was parked, in words. */
  at: string;
};

/** Mails that nobody sends any more until somebody says so. */
export function ParkedMails({ mails }: { mails: readonly ParkedMailCard[] }) {
  return mails.map((mail) => <ParkedMail key={mail.id} mail={mail} />);
}

function ParkedMail({ mail: { id, userId, reason, smtpCode, attempts, at } }: { mail: ParkedMailCard }) {
  const t = useTranslations('parkedMails');
  const refusalText = useRefusalText();
  const router = useRouter();
  const { problems, isBusy, send } = useForm();

  function sendAgain() {
    send(async () => {
      const path = `/api/admin/mails/${id}/sending`;
      const answer = await callApi({ method: 'POST', path, schema: anyResponseSchema });
      router.refresh();
      return answer.isOk ? null : { form: refusalText(answer.refusal) };
    });
  }

  return (
    <Alert
      tone="caution"
      title={userId === null ? t('title', { id }) : t('titleOf', { id, user: userId })}
      actions={
        <Button tone="secondary" isBusy={isBusy} onClick={sendAgain}>
          {t('sendAgain')}
        </Button>
      }
    >
      <p>{t(`reason.${reason}`, { code: smtpCode ?? 0 })}</p>
      <p>{t('tries', { attempts, at })}</p>
      <InlineProblem text={problems.form ?? ''} />
    </Alert>
  );
}
