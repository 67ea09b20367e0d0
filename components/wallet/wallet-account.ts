import type { PayoutAccountState } from '@/lib/payouts/states';
import type { PayoutProviderName } from '@/lib/providers/names';

/** Where a person is paid, as their wallet shows it. */
export type WalletAccount = {
  provider: PayoutProviderName;
  state: PayoutAccountState | 'none';
  email: string | null;
  /** From when on payouts go there, if it is new; and the address before it. */
  usableFrom: string | null;
  replacedEmail: string | null;
};
