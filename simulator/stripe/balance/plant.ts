import { z } from 'zod';
import { ControlError } from '../../control';
import { book, storeBalanceTransaction } from '../books/books';
import { randomTail } from '../books/ids';
import type { BalanceTransactionRecord } from '../books/records';
import { createSession, createSessionSchema } from '../checkout/create-session';
import { payByCard } from '../payments/pay-by-card';
import { mustGet, type StripeSimulator } from '../simulator';
import { shownLine } from './shown-lines';

const currencySchema = z.string().regex(/^[a-z]{3}$/);

export const plantSchema = z.strictObject({
  kind: z.enum(['adjustment', 'fee']),
  /** Minor units that the balance gains; below zero it loses them. */
  amount: z
    .number()
    .int()
    .refine((amount) => amount !== 0),
  currency: currencySchema.default('gbp'),
  description: z.string().min(1).max(200).optional(),
});
export type Plant = z.input<typeof plantSchema>;

export type Planted = { balance_transaction: string };

/** A line that nobody asked for, with no object behind it. Money moves: balance and ledger show it. */
export function plant({
  simulator,
  wanted: { kind, amount, currency, description },
}: {
  simulator: StripeSimulator;
  wanted: z.infer<typeof plantSchema>;
}): Planted {
  const type = kind === 'fee' ? 'stripe_fee' : 'adjustment';
  const line = { type, sourceId: null, amount, fee: 0, currency, description: description ?? null } as const;
  return store({ simulator, line });
}

/** Stripe books a line a second time, for the same object. Throws a ControlError when there is no such line. */
export function repeat({ simulator, id }: { simulator: StripeSimulator; id: string }): Planted {
  const { type, sourceId, amount, fee, currency, description, presented } = lineOf({ simulator, id });
  return store({ simulator, line: { type, sourceId, amount, fee, currency, description, presented } });
}

function store({
  simulator,
  line,
}: {
  simulator: StripeSimulator;
  line: Pick<BalanceTransactionRecord, 'type' | 'sourceId' | 'amount' | 'fee' | 'currency' | 'description'> &
    Partial<Pick<BalanceTransactionRecord, 'presented'>>;
}): Planted {
  const { amount, fee, currency } = line;
  return simulator.journal.transact(() => {
    const { id } = storeBalanceTransaction({ simulator, ...line });
    const source = { id, currency, intentId: null };
    const [from, to] = amount > 0 ? ['elsewhere', 'merchant'] : ['merchant', 'elsewhere'];
    book({ simulator, kind: 'planted', from, to, amount: Math.abs(amount), source });
    if (fee > 0) book({ simulator, kind: 'planted_fee', from: 'merchant', to: 'fees', amount: fee, source });
    return { balance_transaction: id };
  });
}

export const strangerSchema = z.strictObject({
  amount: z.number().int().positive(),
  currency: currencySchema.default('gbp'),
});
export type Stranger = z.input<typeof strangerSchema>;

/** Somebody pays another shop of the same account: a charge that is not ours, with everything that belongs to one. */
export function payStranger({
  simulator,
  wanted: { amount, currency },
}: {
  simulator: StripeSimulator;
  wanted: z.infer<typeof strangerSchema>;
}): { charge: string } {
  const parameters = createSessionSchema.parse({
    mode: 'payment',
    success_url: 'https://another-shop.example/',
    line_items: [
      { price_data: { currency, unit_amount: String(amount), product_data: { name: 'Another shop' } } },
    ],
  });
  const session = simulator.journal.transact(() => createSession({ simulator, parameters }));
  const expYear = new Date(simulator.clock.nowMs()).getUTCFullYear() + 4;
  const card = { number: '4242424242424242', expMonth: 12, expYear, name: 'A Stranger' };
  payByCard({ simulator, sessionId: session.id, card });
  const { intentId } = mustGet(simulator.sessions, session.id);
  return { charge: mustGet(simulator.intents, intentId).latestChargeId ?? '' };
}

export const changeSchema = z.strictObject({
  /** What the API says instead, in minor units and with its sign; left out, it stays true. */
  amount: z.number().int().optional(),
  fee: z.number().int().optional(),
  /** The API does not know the line. */
  hide: z.boolean().default(false),
});
export type LineChange = z.input<typeof changeSchema>;

/**
 * List and balance say something else of a line; its object and the ledger stay as they are. Nothing to change restores
 * the truth. Throws a ControlError when there is no such line.
 */
export function change({
  simulator,
  id,
  wanted: { amount, fee, hide },
}: {
  simulator: StripeSimulator;
  id: string;
  wanted: z.infer<typeof changeSchema>;
}): void {
  const { changes } = simulator.balance;
  if (changes.get(id) === undefined) lineOf({ simulator, id });
  simulator.journal.transact(() => {
    if (amount === undefined && fee === undefined && !hide) changes.remove(id);
    else changes.put(id, { isHidden: hide, amount: amount ?? null, fee: fee ?? null });
  });
}

export const shiftSchema = z.strictObject({
  amount: z.number().int(),
  currency: currencySchema.default('gbp'),
});
export type BalanceShift = z.input<typeof shiftSchema>;

/** The platform's balance is wrong by this amount from now on, and no line says why; 0 ends it. */
export function shiftBalance({
  simulator,
  wanted,
}: {
  simulator: StripeSimulator;
  wanted: z.infer<typeof shiftSchema>;
}): void {
  simulator.journal.transact(() => simulator.balance.shifts.put(wanted.currency, wanted));
}

export const topUpSchema = strangerSchema;

/** The platform's bank adds money to its balance. */
export function topUp({
  simulator,
  wanted: { amount, currency },
}: {
  simulator: StripeSimulator;
  wanted: z.infer<typeof topUpSchema>;
}): Planted {
  const id = `tu_1${randomTail(23)}`;
  const source = { id, currency, intentId: null };
  return simulator.journal.transact(() => {
    book({ simulator, kind: 'topup', from: 'bank:platform', to: 'merchant', amount, source });
    const line = storeBalanceTransaction({ simulator, type: 'topup', sourceId: id, amount, currency });
    return { balance_transaction: line.id };
  });
}

function lineOf({ simulator, id }: { simulator: StripeSimulator; id: string }): BalanceTransactionRecord {
  const known = simulator.balanceTransactions.get(id);
  const line = known === undefined ? null : shownLine({ simulator, line: known });
  if (line !== null && line.accountId === null) return line;
  throw new ControlError({ status: 404, message: `The platform's balance has no line ${id}.` });
}
