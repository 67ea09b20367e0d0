'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import * as z from 'zod/mini';
import { callApi } from '@/components/api/call-api';
import { useRefusalText } from '@/components/api/use-refusal-text';
import { Button } from '@/components/ui/button';
import { InlineProblem } from '@/components/ui/inline-problem';
import type { WalletAccount } from './wallet-account';

const openedSchema = z.object({ onboarding_url: z.nullable(z.string()) });

type OnboardingAccountProps = Pick<WalletAccount, 'provider' | 'state'>;

const labels = { none: 'setUp', onboarding: 'continue', restricted: 'fix' } as const;

/** Leads to the provider's pages, where a person says who they are and where their bank is. */
export function OnboardingAccount({ provider, state }: OnboardingAccountProps) {
  const t = useTranslations('wallet');
  const name = useTranslations('provider')(provider);
  const refusalText = useRefusalText();
  const [problem, setProblem] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  if (state === 'ready') return null;

  async function onPress() {
    if (isBusy) return;
    setIsBusy(true);
    setProblem('');
    const answer = await callApi({
      method: 'POST',
      path: '/api/users/payout-accounts',
      schema: openedSchema,
      body: { provider },
    });
    if (answer.isOk) return window.location.assign(answer.body.onboarding_url ?? '/wallet');
    setIsBusy(false);
    setProblem(refusalText(answer.refusal));
  }

  return (
    <div className="grid justify-items-start gap-1.5">
      {state !== 'none' && (
        <p className="text-sm font-medium text-caution">{t(`${state}Text`, { provider: name })}</p>
      )}
      <Button tone={state === 'none' ? 'secondary' : 'primary'} isBusy={isBusy} onClick={onPress}>
        {isBusy ? t('leaving', { provider: name }) : t(labels[state])}
      </Button>
      <InlineProblem text={problem} />
    </div>
  );
}
