import { useFormatter, useTranslations } from 'next-intl';
import { ActButton } from '@/components/tasks/act-button';
import { Badge } from '@/components/ui/badge';
import { capabilities } from '@/lib/providers/names';
import { AddressAccount } from './address-account';
import { accountTones } from './labels';
import { OnboardingAccount } from './onboarding-account';
import type { WalletAccount } from './wallet-account';

/** Where a person can be paid, and what is still to do for it. */
export function PayoutAccounts({ accounts }: { accounts: readonly WalletAccount[] }) {
  const t = useTranslations('wallet');
  const states = useTranslations('wallet.state');
  return (
    <ul className="grid divide-y divide-line">
      {accounts.map(({ provider, state, email, usableFrom, replacedEmail }) => (
        <li key={provider} className="grid gap-2.5 py-4 first:pt-0 last:pb-0">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <h3 className="font-semibold">{t(provider)}</h3>
            <Badge tone={accountTones[state]}>{states(state)}</Badge>
          </div>
          <p className="text-sm text-muted">{t(`${provider}Text`)}</p>
          {capabilities[provider].payoutAccount === 'onboarding' ? (
            <OnboardingAccount provider={provider} state={state} />
          ) : (
            <AddressAccount provider={provider} email={email} />
          )}
          {usableFrom && <NewDestination {...{ provider, usableFrom, replacedEmail }} />}
        </li>
      ))}
    </ul>
  );
}

/** Until when nothing goes there, and how to keep it so. */
function NewDestination({
  provider,
  usableFrom,
  replacedEmail,
}: Pick<WalletAccount, 'provider' | 'replacedEmail'> & { usableFrom: string }) {
  const t = useTranslations('wallet');
  const format = useFormatter();
  return (
    <div className="grid justify-items-start gap-2">
      <p className="text-sm font-medium text-caution">
        {t('usableFrom', { until: format.dateTime(new Date(usableFrom), 'timestamp') })}
      </p>
      {replacedEmail && (
        <p className="text-sm break-all text-muted">{t('replacedEmail', { email: replacedEmail })}</p>
      )}
      <ActButton
        path={`/api/users/payout-accounts/${provider}/withdrawal`}
        title={t('withdrawDestinationTitle')}
        text={t('withdrawDestinationText')}
        confirmLabel={t('withdrawDestination')}
      >
        {t('withdrawDestination')}
      </ActButton>
    </div>
  );
}
