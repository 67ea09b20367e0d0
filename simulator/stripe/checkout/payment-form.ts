import { findBankAccount } from '../connect/bank-accounts';
import { isCardNumber } from '../payments/cards';
import type { CardDetails } from '../payments/pay-by-card';

export type FieldName = 'number' | 'expiry' | 'cvc' | 'name' | 'iban';

/** What the payer typed and what is wrong with it. The card number and the CVC never go back into the page. */
export type FormProblems = { method: 'card' | 'bank'; fields: FieldName[]; name: string };

export type ReadForm =
  | { kind: 'card'; card: CardDetails }
  | { kind: 'bank'; iban: string; name: string }
  | { kind: 'problems'; problems: FormProblems };

/** Reads the posted form. The script in the page checks the same, but a page may have no script. */
export function readPaymentForm({ form, nowMs }: { form: URLSearchParams; nowMs: number }): ReadForm {
  const text = (name: string) => (form.get(name) ?? '').trim();
  if (text('method') === 'bank') {
    const problems: FieldName[] = [];
    if (text('account_name') === '') problems.push('name');
    if (findBankAccount(text('iban')) === null) problems.push('iban');
    if (problems.length === 0) return { kind: 'bank', iban: text('iban'), name: text('account_name') };
    return { kind: 'problems', problems: { method: 'bank', fields: problems, name: text('account_name') } };
  }
  const number = text('number').replaceAll(/[\s-]/g, '');
  const expiry = readExpiry({ text: text('expiry'), nowMs });
  const fields: FieldName[] = [];
  if (!isCardNumber(number)) fields.push('number');
  if (expiry === null) fields.push('expiry');
  if (!isSecurityCode({ cvc: text('cvc'), number })) fields.push('cvc');
  if (text('name') === '') fields.push('name');
  if (fields.length > 0 || expiry === null) {
    return { kind: 'problems', problems: { method: 'card', fields, name: text('name') } };
  }
  return { kind: 'card', card: { number, ...expiry, name: text('name') } };
}

/** MM/YY or MM/YYYY whose month has not ended; null otherwise. */
function readExpiry({
  text,
  nowMs,
}: {
  text: string;
  nowMs: number;
}): { expMonth: number; expYear: number } | null {
  const match = /^(\d{1,2})\s*\/?\s*(\d{2}|\d{4})$/.exec(text);
  if (match === null) return null;
  const [, month = '', year = ''] = match;
  const expMonth = Number(month);
  const expYear = year.length === 2 ? 2000 + Number(year) : Number(year);
  const isMonth = expMonth >= 1 && expMonth <= 12;
  // Date.UTC counts months from 0, so this is the first instant after the month of expiry.
  return isMonth && Date.UTC(expYear, expMonth) > nowMs ? { expMonth, expYear } : null;
}

function isSecurityCode({ cvc, number }: { cvc: string; number: string }): boolean {
  return /^3[47]/.test(number) ? /^\d{3,4}$/.test(cvc) : /^\d{3}$/.test(cvc);
}
