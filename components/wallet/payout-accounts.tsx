import { useTranslations } from 'next-intl';
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
      {accounts.map(({ provider, state, email }) => (
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
        </li>
      ))}
    </ul>
  );
}
