import type { payoutFailureCodes } from './connect-records';

/** British bank accounts of docs.stripe.com/connect/testing (sort code 108800): what becomes of a payout to each. */
export const payoutBankAccounts: readonly PayoutBankAccount[] = [
  { number: '00012345', testCase: 'payout_succeeds', failureCode: null },
  { number: '11111116', testCase: 'payout_no_account', failureCode: 'no_account' },
  { number: '11111113', testCase: 'payout_account_closed', failureCode: 'account_closed' },
  { number: '22222227', testCase: 'payout_insufficient_funds', failureCode: 'insufficient_funds' },
  { number: '33333335', testCase: 'payout_debit_not_authorized', failureCode: 'debit_not_authorized' },
  { number: '44444440', testCase: 'payout_invalid_currency', failureCode: 'invalid_currency' },
];

export type PayoutFailureCode = (typeof payoutFailureCodes)[number];

export type PayoutBankAccount = {
  number: string;
  testCase: string;
  failureCode: PayoutFailureCode | null;
};

export const sortCode = '108800';

/** The row of an account number, or null: the simulator knows no other accounts. */
export function findPayoutBankAccount(number: string): PayoutBankAccount | null {
  return payoutBankAccounts.find((account) => account.number === number.replaceAll(/\D/g, '')) ?? null;
}

export function failureCodeOf(testCase: string): PayoutFailureCode | null {
  return payoutBankAccounts.find((account) => account.testCase === testCase)?.failureCode ?? null;
}

/** What the bank says, in Stripe's words. */
export const payoutFailureMessages: Record<PayoutFailureCode, string> = {
  account_closed: 'The bank account has been closed.',
  debit_not_authorized: 'Debit transactions are not approved on your bank account.',
  insufficient_funds: 'Your Stripe account has insufficient funds to cover the payout.',
  invalid_currency: 'The bank was unable to process this payout because of its currency.',
  no_account: 'The bank account could not be located.',
};
