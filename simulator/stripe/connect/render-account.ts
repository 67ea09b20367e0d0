import type { WireObject } from '../api/wire';
import type { AccountRecord, BankAccountRecord } from './connect-records';
import { sortCode } from './payout-bank-accounts';

/** What an Express account in the United Kingdom is asked for before anything may move. */
const onboardingRequirements = [
  'business_type',
  'external_account',
  'individual.address.city',
  'individual.address.line1',
  'individual.address.postal_code',
  'individual.dob.day',
  'individual.dob.month',
  'individual.dob.year',
  'individual.email',
  'individual.first_name',
  'individual.last_name',
  'tos_acceptance.date',
  'tos_acceptance.ip',
];

/** An Account of Connect as the API shows it. */
export function renderConnectedAccount(account: AccountRecord): WireObject {
  const isComplete = account.onboarding === 'complete';
  const isBankUsable = account.bankAccount !== null && account.bankAccount.status !== 'errored';
  return {
    id: account.id,
    object: 'account',
    business_profile: businessProfile(account),
    business_type: account.businessType,
    capabilities: Object.fromEntries(
      account.requestedCapabilities.map((name) => [name, isComplete ? 'active' : 'inactive']),
    ),
    charges_enabled: isComplete && account.requestedCapabilities.includes('card_payments'),
    controller: controller(account),
    country: account.country,
    created: account.created,
    default_currency: account.defaultCurrency,
    details_submitted: account.onboarding !== 'not_submitted',
    email: account.email,
    external_accounts: renderExternalAccounts(account),
    future_requirements: requirements([]),
    groups: null,
    metadata: account.metadata,
    payouts_enabled: isComplete && isBankUsable,
    requirements: requirements(currentlyDue(account)),
    settings: settings(account),
    tos_acceptance: { date: account.onboarding === 'not_submitted' ? null : account.created },
    type: account.form === 'express' ? 'express' : 'none',
  };
}

function currentlyDue({ onboarding, bankAccount }: AccountRecord): string[] {
  if (onboarding === 'not_submitted') return onboardingRequirements;
  const bank = bankAccount?.status === 'errored' ? ['external_account'] : [];
  return onboarding === 'restricted' ? [...bank, 'individual.verification.document'] : bank;
}

function requirements(due: string[]): Record<string, unknown> {
  return {
    alternatives: [],
    current_deadline: null,
    currently_due: due,
    disabled_reason: due.length === 0 ? null : 'requirements.past_due',
    errors: [],
    eventually_due: due,
    past_due: due,
    pending_verification: [],
  };
}

/** Controller properties with Express' dashboard say of themselves that they belong to none of the old types. */
function controller({ form }: AccountRecord): Record<string, unknown> {
  return {
    fees: { payer: form === 'express' ? 'application_express' : 'application' },
    is_controller: true,
    losses: { payments: 'application' },
    requirement_collection: 'stripe',
    stripe_dashboard: { type: 'express' },
    type: 'application',
  };
}

function businessProfile({ businessProfile: profile }: AccountRecord): Record<string, unknown> {
  return {
    annual_revenue: null,
    estimated_worker_count: null,
    mcc: profile.mcc,
    minority_owned_business_designation: null,
    name: profile.name,
    product_description: profile.productDescription,
    specified_commercial_transactions_act_url: null,
    support_address: null,
    support_email: null,
    support_phone: null,
    support_url: null,
    url: profile.url,
  };
}

function settings({ payoutInterval }: AccountRecord): Record<string, unknown> {
  const descriptors = {
    statement_descriptor_prefix: null,
    statement_descriptor_prefix_kana: null,
    statement_descriptor_prefix_kanji: null,
  };
  return {
    bacs_debit_payments: { display_name: null, service_user_number: null },
    branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
    card_payments: { decline_on: { avs_failure: false, cvc_failure: false }, ...descriptors },
    dashboard: { display_name: null, timezone: 'Europe/London' },
    payments: {
      statement_descriptor: null,
      statement_descriptor_kana: null,
      statement_descriptor_kanji: null,
      statement_descriptor_prefix_kana: null,
      statement_descriptor_prefix_kanji: null,
    },
    payouts: {
      debit_negative_balances: false,
      schedule: { delay_days: 7, interval: payoutInterval },
      statement_descriptor: null,
    },
    sepa_debit_payments: {},
  };
}

export function renderExternalAccounts(account: AccountRecord): Record<string, unknown> {
  const { id, bankAccount } = account;
  const data = bankAccount === null ? [] : [renderBankAccount({ accountId: id, bankAccount })];
  return { object: 'list', data, has_more: false, url: `/v1/accounts/${id}/external_accounts` };
}

export function renderBankAccount({
  accountId,
  bankAccount,
}: {
  accountId: string;
  bankAccount: BankAccountRecord;
}): WireObject {
  return {
    id: bankAccount.id,
    object: 'bank_account',
    account: accountId,
    account_holder_name: 'Test Helper',
    account_holder_type: 'individual',
    account_type: null,
    available_payout_methods: ['standard'],
    bank_name: 'STRIPE TEST BANK',
    country: bankAccount.country,
    currency: bankAccount.currency,
    default_for_currency: true,
    fingerprint: Buffer.from(bankAccount.testCase).toString('base64url').slice(0, 16).padEnd(16, '0'),
    future_requirements: null,
    last4: bankAccount.last4,
    metadata: {},
    requirements: null,
    routing_number: sortCode,
    status: bankAccount.status,
  };
}

/** The platform's own account id. */
export const platformAccountId = 'acct_1LinkUSimulator00';

/** GET /v1/account: one British company that may take payments. */
export function renderPlatformAccount(): WireObject {
  return {
    id: platformAccountId,
    object: 'account',
    business_profile: null,
    business_type: 'company',
    capabilities: { card_payments: 'active', sepa_debit_payments: 'active', transfers: 'active' },
    charges_enabled: true,
    country: 'GB',
    default_currency: 'gbp',
    details_submitted: true,
    email: 'simulator@linku.example',
    metadata: {},
    payouts_enabled: true,
    settings: null,
    type: 'standard',
  };
}
