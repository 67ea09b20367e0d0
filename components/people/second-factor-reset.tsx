'use client';

import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { ErrorSummary } from '@/components/ui/error-summary';
import { ReviewBox } from '@/components/ui/review-box';
import { textReader } from '@/components/ui/use-form';
import { ReasonField } from './reason-field';
import { usePersonAct } from './use-person-act';

/** Takes away the second factor of somebody who lost the app and the recovery codes, after one more question. */
export function SecondFactorReset({ userId, isOn }: { userId: number; isOn: boolean }) {
  const t = useTranslations('people');
  const { problems, attempt, isBusy, act, refuse, onSubmit } = usePersonAct(userId);
  const form = useRef<HTMLFormElement>(null);
  const [isAsking, setIsAsking] = useState(false);
  const [wasReset, setWasReset] = useState(false);

  function ask(given: HTMLFormElement) {
    if (textReader(given)('reason') === '') return refuse({ reason: t('reasonMissing') });
    setIsAsking(true);
  }

  function reset() {
    if (!form.current) return;
    act({
      form: form.current,
      path: 'second-factor/removal',
      onEnd(isDone) {
        setIsAsking(false);
        setWasReset(isDone);
      },
    });
  }

  if (!isOn) {
    return wasReset ? (
      <Alert tone="positive" isAnnounced>
        {t('secondFactorWasReset')}
      </Alert>
    ) : (
      <p className="text-muted">{t('secondFactorNone')}</p>
    );
  }
  return (
    <form ref={form} method="post" noValidate onSubmit={onSubmit(ask)} className="grid gap-5">
      {problems.form && <ErrorSummary attempt={attempt} title={problems.form} />}
      <p className="text-muted">{t('secondFactorResetText')}</p>
      <ReasonField id="second-factor-reason" error={problems.reason} />
      {isAsking ? (
        <ReviewBox
          title={t('secondFactorResetTitle')}
          confirmLabel={t('secondFactorReset')}
          changeLabel={t('secondFactorKeep')}
          isBusy={isBusy}
          onConfirm={reset}
          onChange={() => setIsAsking(false)}
        >
          {t('secondFactorResetCheck')}
        </ReviewBox>
      ) : (
        <div>
          <Button type="submit" tone="secondary" isBusy={isBusy}>
            {t('secondFactorReset')}
          </Button>
        </div>
      )}
    </form>
  );
}
