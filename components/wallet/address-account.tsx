'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type SyntheticEvent, useState } from 'react';
import { anyResponseSchema, callApi } from '@/components/api/call-api';
import { useRefusalText } from '@/components/api/use-refusal-text';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { ReviewBox } from '@/components/ui/review-box';
import type { WalletAccount } from './wallet-account';

const EMAIL_LENGTH_MAX = 127;

type Step = 'closed' | 'typing' | 'checking';

/**
 * A person's address at a provider, shown once more before it is stored: nobody can tell us that it belongs to somebody
 * else.
 */
export function AddressAccount({ provider, email: known }: Pick<WalletAccount, 'provider' | 'email'>) {
  const t = useTranslations('wallet');
  const name = useTranslations('provider')(provider);
  const refusalText = useRefusalText();
  const router = useRouter();
  const [step, setStep] = useState<Step>('closed');
  const [email, setEmail] = useState(known ?? '');
  const [problem, setProblem] = useState<string | undefined>();
  const [isSaved, setIsSaved] = useState(false);
  const [isBusy, setIsBusy] = useState(false);

  function onCheck(event: SyntheticEvent) {
    event.preventDefault();
    const isAddress = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim());
    setProblem(isAddress ? undefined : t('emailWrong'));
    if (isAddress) setStep('checking');
  }

  async function onConfirm() {
    if (isBusy) return;
    setIsBusy(true);
    const answer = await callApi({
      method: 'POST',
      path: '/api/users/payout-accounts',
      schema: anyResponseSchema,
      body: { provider, email: email.trim() },
    });
    setIsBusy(false);
    setStep(answer.isOk ? 'closed' : 'typing');
    setProblem(answer.isOk ? undefined : refusalText(answer.refusal));
    setIsSaved(answer.isOk);
    if (answer.isOk) router.refresh();
  }

  if (step === 'checking') {
    return (
      <ReviewBox
        title={t('checkEmailTitle')}
        confirmLabel={isBusy ? t('saving') : t('confirmEmail')}
        changeLabel={t('change')}
        isBusy={isBusy}
        onConfirm={onConfirm}
        onChange={() => setStep('typing')}
      >
        {t('checkEmailText', { email: email.trim() })}
      </ReviewBox>
    );
  }
  return (
    <div className="grid justify-items-start gap-2">
      {known && <p className="text-sm break-all">{t('paidTo', { email: known })}</p>}
      <p role="status" className="text-sm font-medium text-positive empty:hidden">
        {isSaved ? t('emailSaved', { provider: name }) : ''}
      </p>
      {step === 'closed' ? (
        <Button tone="secondary" onClick={() => setStep('typing')}>
          {known ? t('change') : t('setUp')}
        </Button>
      ) : (
        <form method="post" noValidate onSubmit={onCheck} className="grid w-full max-w-md gap-3">
          <Field
            name={`${provider}-email`}
            label={t('email', { provider: name })}
            hint={t('emailHint', { provider: name })}
            error={problem}
          >
            {(control) => (
              <Input
                {...control}
                type="email"
                autoComplete="email"
                autoCapitalize="none"
                spellCheck={false}
                maxLength={EMAIL_LENGTH_MAX}
                value={email}
                onChange={(event) => setEmail(event.target.value)}
              />
            )}
          </Field>
          <Button type="submit" className="justify-self-start">
            {t('check')}
          </Button>
        </form>
      )}
    </div>
  );
}
