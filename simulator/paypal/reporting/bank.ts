import { z } from 'zod';
import { ControlError } from '../../control';
import { newTransactionId } from '../books/ids';
import { book, merchantBalance } from '../books/ledger';
import type { PayPalSimulator } from '../simulator';

const currencySchema = z.string().regex(/^[A-Z]{3}$/);
const amountSchema = z.number().int().positive();

export const withdrawalSchema = z.strictObject({
  amount: amountSchema,
  currency: currencySchema.default('GBP'),
});
export type Withdrawal = z.input<typeof withdrawalSchema>;

/** The merchant moves money to its bank. Throws a ControlError when there is not that much. */
export function withdraw({
  simulator,
  wanted: { amount, currency },
}: {
  simulator: PayPalSimulator;
  wanted: z.infer<typeof withdrawalSchema>;
}): { transaction_id: string } {
  requireBalance({ simulator, amount, currency });
  const id = newTransactionId();
  const source = { id, orderId: null, currency };
  simulator.journal.transact(() =>
    book({ simulator, kind: 'withdrawal', from: 'merchant', to: 'bank', amount, source }),
  );
  return { transaction_id: id };
}

/** The bank sends a withdrawal back. Throws a ControlError when there is none that it has. */
export function returnWithdrawal({ simulator, id }: { simulator: PayPalSimulator; id: string }): void {
  const own = simulator.ledger.all().filter(({ sourceId }) => sourceId === id);
  const [sent] = own.filter(({ kind }) => kind === 'withdrawal');
  if (sent === undefined || own.length > 1)
    throw new ControlError({ status: 409, message: `The bank has no withdrawal ${id} to send back.` });
  const { amount, currency } = sent;
  const source = { id, orderId: null, currency };
  simulator.journal.transact(() =>
    book({ simulator, kind: 'withdrawal_return', from: 'bank', to: 'merchant', amount, source }),
  );
}

export const conversionSchema = z.strictObject({
  amount: amountSchema,
  from: currencySchema,
  to: currencySchema,
  /** What the merchant gets for it, in minor units of the other currency. */
  received: amountSchema,
});
export type Conversion = z.input<typeof conversionSchema>;

/** The merchant exchanges money. Throws a ControlError when there is not that much. */
export function convert({
  simulator,
  wanted: { amount, from, to, received },
}: {
  simulator: PayPalSimulator;
  wanted: z.infer<typeof conversionSchema>;
}): { transaction_id: string } {
  requireBalance({ simulator, amount, currency: from });
  const id = newTransactionId();
  const sourceIn = (currency: string) => ({ id, orderId: null, currency });
  const kind = 'conversion';
  simulator.journal.transact(() => {
    book({ simulator, kind, from: 'merchant', to: 'exchange', amount, source: sourceIn(from) });
    book({ simulator, kind, from: 'exchange', to: 'merchant', amount: received, source: sourceIn(to) });
  });
  return { transaction_id: id };
}

function requireBalance({
  simulator,
  amount,
  currency,
}: {
  simulator: PayPalSimulator;
  amount: number;
  currency: string;
}): void {
  if (amount <= merchantBalance({ simulator, currency })) return;
  throw new ControlError({ status: 409, message: `The merchant has less than that in ${currency}.` });
}
