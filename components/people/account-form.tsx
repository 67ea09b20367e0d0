'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { ErrorSummary } from '@/components/ui/error-summary';
import type { AccountState } from '@/lib/people/states';
import { ReasonField } from './reason-field';
import { usePersonAct } from './use-person-act';

/** Disables an account, or enables it again, with a reason for colleagues. */
export function AccountForm({ userId, state }: { userId: number; state: AccountState }) {
  const t = useTranslations('people');
  const { problems, attempt, isBusy, act, onSubmit } = usePersonAct(userId);
  const isActive = state === 'active';
  return (
    <form
      method="post"
      noValidate
      onSubmit={onSubmit((form) => act({ form, path: isActive ? 'disabling' : 'enabling' }))}
      className="grid gap-5"
    >
      {problems.form && <ErrorSummary attempt={attempt} title={problems.form} />}
      <p className="text-muted">{t(isActive ? 'disableText' : 'enableText')}</p>
      <ReasonField id="account-reason" error={problems.reason} />
      <div>
        <Button type="submit" tone="secondary" isBusy={isBusy}>
          {t(isActive ? 'disable' : 'enable')}
        </Button>
      </div>
    </form>
  );
}
