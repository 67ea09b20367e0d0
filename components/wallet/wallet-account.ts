import type { PayoutProviderName } from '@/lib/providers/names';

/** Where a person is paid, as their wallet shows it. */
export type WalletAccount = {
  provider: PayoutProviderName;
  state: 'none' | 'onboarding' | 'ready' | 'restricted';
  email: string | null;
};
