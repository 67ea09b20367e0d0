/** Bank accounts of docs.stripe.com/testing for SEPA Direct Debit: how the debit ends, some time after the payer left. */
export const testBankAccounts = [
  { iban: 'AT611904300234573201', testCase: 'bank_debit_succeeds', outcome: 'succeeded' },
  { iban: 'AT861904300235473202', testCase: 'bank_debit_fails', outcome: 'failed' },
] as const;

export type TestBankAccount = (typeof testBankAccounts)[number];

/** The row of an IBAN (spaces and case do not matter), or null: the simulator knows no other accounts. */
export function findBankAccount(iban: string): TestBankAccount | null {
  const compact = iban.replaceAll(/\s/g, '').toUpperCase();
  return testBankAccounts.find((account) => account.iban === compact) ?? null;
}

export function findBankTestCase(testCase: string): TestBankAccount | null {
  return testBankAccounts.find((account) => account.testCase === testCase) ?? null;
}
