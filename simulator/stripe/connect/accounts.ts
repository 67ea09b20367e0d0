import { StripeError } from '../api/errors';
import { changedMetadata } from '../api/parameters';
import { newAccountId, newBankAccountId } from '../books/ids';
import { type EventCause, emitEvent } from '../events/events';
import type { StripeSimulator } from '../simulator';
import { type CreateAccount, currencyOf, type UpdateAccount } from './account-parameters';
import type { AccountRecord, BankAccountRecord } from './connect-records';
import type { PayoutBankAccount } from './payout-bank-accounts';
import { scheduleAutomaticPayout } from './payouts';
import { renderBankAccount } from './render-account';
import { storeAccount } from './store-account';

/** POST /v1/accounts. Throws a StripeError for what Stripe refuses. */
export function createAccount({
  simulator,
  parameters,
}: {
  simulator: StripeSimulator;
  parameters: CreateAccount;
}): AccountRecord {
  const { type, controller, country } = parameters;
  if (type !== undefined && controller !== undefined) {
    throw new StripeError({
      message: 'You may not provide both `type` and `controller`.',
      param: 'controller',
      isValidation: true,
    });
  }
  if (type === undefined && controller === undefined) {
    const message = 'Missing required param: type.';
    throw new StripeError({ code: 'parameter_missing', param: 'type', message, isValidation: true });
  }
  const blank: AccountRecord = {
    id: newAccountId(),
    created: simulator.clock.nowSeconds(),
    form: type ?? 'controller',
    country,
    defaultCurrency: currencyOf(country),
    email: null,
    businessType: null,
    businessProfile: { name: null, url: null, mcc: null, productDescription: null },
    metadata: parameters.metadata,
    requestedCapabilities: [],
    payoutInterval: 'daily',
    onboarding: 'not_submitted',
    bankAccount: null,
  };
  const account = withChanges({ account: blank, changes: { ...parameters, metadata: undefined } });
  simulator.accounts.put(account.id, account);
  return account;
}

/** POST /v1/accounts/{id}: account.updated, where something has changed. */
export function updateAccount({
  simulator,
  account,
  parameters,
  cause,
}: {
  simulator: StripeSimulator;
  account: AccountRecord;
  parameters: UpdateAccount;
  cause: EventCause;
}): AccountRecord {
  const updated = withChanges({ account, changes: parameters });
  storeAccount({ simulator, before: account, after: updated, cause });
  simulator.journal.afterCommit(() => scheduleAutomaticPayout({ simulator, accountId: account.id }));
  return updated;
}

function withChanges({
  account,
  changes,
}: {
  account: AccountRecord;
  changes: UpdateAccount;
}): AccountRecord {
  const { business_profile: profile, capabilities } = changes;
  const requested = (['transfers', 'card_payments'] as const).filter(
    (name) => capabilities?.[name]?.requested ?? account.requestedCapabilities.includes(name),
  );
  return {
    ...account,
    email: changes.email ?? account.email,
    businessType: changes.business_type ?? account.businessType,
    businessProfile: {
      name: profile?.name ?? account.businessProfile.name,
      url: profile?.url ?? account.businessProfile.url,
      mcc: profile?.mcc ?? account.businessProfile.mcc,
      productDescription: profile?.product_description ?? account.businessProfile.productDescription,
    },
    metadata: changedMetadata({ before: account.metadata, change: changes.metadata }),
    requestedCapabilities: requested,
    payoutInterval: changes.settings?.payouts.schedule.interval ?? account.payoutInterval,
  };
}

/** The person has gone through the onboarding pages: account.external_account.created and account.updated. */
export function onboardAccount({
  simulator,
  account,
  outcome,
  bank,
}: {
  simulator: StripeSimulator;
  account: AccountRecord;
  outcome: 'complete' | 'restricted';
  bank: PayoutBankAccount;
}): AccountRecord {
  return simulator.journal.transact(() => {
    const bankAccount: BankAccountRecord = {
      id: newBankAccountId(),
      country: account.country,
      currency: account.defaultCurrency,
      testCase: bank.testCase,
      last4: bank.number.slice(-4),
      status: 'new',
    };
    const onboarded: AccountRecord = {
      ...account,
      businessType: account.businessType ?? 'individual',
      onboarding: outcome,
      bankAccount,
    };
    const object = renderBankAccount({ accountId: account.id, bankAccount });
    emitEvent({
      simulator,
      type: 'account.external_account.created',
      object,
      accountId: account.id,
      cause: null,
    });
    storeAccount({ simulator, before: account, after: onboarded, cause: null });
    simulator.journal.afterCommit(() => scheduleAutomaticPayout({ simulator, accountId: account.id }));
    return onboarded;
  });
}

/** DELETE /v1/accounts/{id}. Throws a StripeError while money is on the account or on its way to its bank. */
export function deleteAccount({
  simulator,
  account,
}: {
  simulator: StripeSimulator;
  account: AccountRecord;
}): void {
  const balances = new Map<string, number>();
  for (const { accountId, currency, amount, fee } of simulator.balanceTransactions.all()) {
    if (accountId === account.id) balances.set(currency, (balances.get(currency) ?? 0) + amount - fee);
  }
  const hasBalance = [...balances.values()].some((amount) => amount !== 0);
  const hasPayout = simulator.payouts
    .all()
    .some(({ accountId, status }) => accountId === account.id && status === 'pending');
  if (hasBalance || hasPayout) {
    const message = `The account ${account.id} cannot be deleted because it has a balance that is not zero.`;
    throw new StripeError({ message });
  }
  simulator.accounts.remove(account.id);
}

/** The account with this id. Throws the 403 that Stripe gives for one that it does not have or that is not ours. */
export function accountOf({ simulator, id }: { simulator: StripeSimulator; id: string }): AccountRecord {
  const account = simulator.accounts.get(id);
  if (account !== undefined) return account;
  const shownKey = `${simulator.settings.secretKey.slice(0, 8)}***`;
  throw new StripeError({
    status: 403,
    code: 'account_invalid',
    message: `The provided key '${shownKey}' does not have access to account '${id}' (or that account does not exist). Application access may have been revoked.`,
    isValidation: true,
  });
}
