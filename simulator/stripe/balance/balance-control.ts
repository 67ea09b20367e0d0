import { z } from 'zod';
import { type ControlRoute, controlRoute, emptySchema } from '../../control';
import type { WireObject } from '../api/wire';
import { renderPayout } from '../connect/render-transfer';
import type { StripeSimulator } from '../simulator';
import {
  type BalanceShift,
  change,
  changeSchema,
  type LineChange,
  type Plant,
  type Planted,
  payStranger,
  plant,
  plantSchema,
  repeat,
  type Stranger,
  shiftBalance,
  shiftSchema,
  strangerSchema,
  topUp,
  topUpSchema,
} from './plant';
import { payOutPlatform, schedulePlatformPayouts } from './platform-payouts';
import { renderBalance, renderBalanceTransaction } from './render-balance';
import { shownLines } from './shown-lines';

const currencySchema = z.string().regex(/^[a-z]{3}$/);

const settlementSchema = z.strictObject({
  /** What is charged in this currency ... */
  from: currencySchema,
  /** ... comes to the balance in that one. */
  to: currencySchema.default('gbp'),
  /** What one unit of the first is worth in the second; null: it comes in its own currency again. */
  rate: z.number().positive().nullable(),
});
export type Settlement = z.input<typeof settlementSchema>;

const scheduleSchema = z.strictObject({ interval: z.enum(['manual', 'daily']) });

/** What a test can do with the platform's own balance. Amounts are minor units. */
export type BalanceControl = {
  /** The platform's lines and balance as the API shows them. */
  balance(): { lines: WireObject[]; balance: Record<string, unknown> };
  /** Everything available goes to the platform's bank now; null when there is nothing. */
  payOutPlatform(options?: { currency?: string }): WireObject | null;
  /** Whether the platform pays out to its bank every midnight (UTC). */
  setPayoutSchedule(options: { interval: 'manual' | 'daily' }): void;
  /** Charges, refunds and disputes in one currency come to the balance in another, from now on. */
  settleIn(options: Settlement): void;
  /** The platform's bank adds money to its balance. */
  topUp(options: Stranger): Planted;
  /** A line that nobody asked for. */
  plantLine(options: Plant): Planted;
  /** A charge that is not ours. */
  payStranger(options: Stranger): { charge: string };
  /** A line is booked a second time. */
  repeatLine(options: { id: string }): Planted;
  /** List and balance say something else of a line, or do not know it. */
  changeLine(options: { id: string } & LineChange): void;
  /** The balance is wrong, and no line says why. */
  shiftBalance(options: BalanceShift): void;
};

/** The operations as functions. */
export function balanceControl(simulator: StripeSimulator): BalanceControl {
  return {
    balance: () => showBalance(simulator),
    payOutPlatform: ({ currency = 'gbp' } = {}) => payOut({ simulator, currency }),
    setPayoutSchedule: ({ interval }) => setSchedule({ simulator, interval }),
    settleIn: (options) => settleIn({ simulator, wanted: settlementSchema.parse(options) }),
    topUp: (options) => topUp({ simulator, wanted: topUpSchema.parse(options) }),
    plantLine: (options) => plant({ simulator, wanted: plantSchema.parse(options) }),
    payStranger: (options) => payStranger({ simulator, wanted: strangerSchema.parse(options) }),
    repeatLine: (options) => repeat({ simulator, ...options }),
    changeLine: ({ id, ...wanted }) => change({ simulator, id, wanted: changeSchema.parse(wanted) }),
    shiftBalance: (options) => shiftBalance({ simulator, wanted: shiftSchema.parse(options) }),
  };
}

/** The same operations over HTTP. */
export function balanceControlRoutes(simulator: StripeSimulator): ControlRoute[] {
  return [
    controlRoute({ on: 'GET /stripe/balance', accepts: emptySchema, run: () => showBalance(simulator) }),
    controlRoute({
      on: 'POST /stripe/balance',
      accepts: shiftSchema,
      run: ({ body }) => shiftBalance({ simulator, wanted: body }),
    }),
    controlRoute({
      on: 'POST /stripe/platform-payouts',
      accepts: z.strictObject({ currency: currencySchema.default('gbp') }),
      run: ({ body }) => ({ payout: payOut({ simulator, currency: body.currency }) }),
    }),
    controlRoute({
      on: 'POST /stripe/payout-schedule',
      accepts: scheduleSchema,
      run: ({ body }) => setSchedule({ simulator, interval: body.interval }),
    }),
    controlRoute({
      on: 'POST /stripe/settlements',
      accepts: settlementSchema,
      run: ({ body }) => settleIn({ simulator, wanted: body }),
    }),
    controlRoute({
      on: 'POST /stripe/topups',
      accepts: topUpSchema,
      run: ({ body }) => topUp({ simulator, wanted: body }),
    }),
    controlRoute({
      on: 'POST /stripe/stranger-charges',
      accepts: strangerSchema,
      run: ({ body }) => payStranger({ simulator, wanted: body }),
    }),
    controlRoute({
      on: 'POST /stripe/lines',
      accepts: plantSchema,
      run: ({ body }) => plant({ simulator, wanted: body }),
    }),
    controlRoute({
      on: 'POST /stripe/lines/:id/repeat',
      accepts: emptySchema,
      run: ({ id }) => repeat({ simulator, id }),
    }),
    controlRoute({
      on: 'POST /stripe/lines/:id/report',
      accepts: changeSchema,
      run: ({ id, body }) => change({ simulator, id, wanted: body }),
    }),
  ];
}

function showBalance(simulator: StripeSimulator): ReturnType<BalanceControl['balance']> {
  const lines = shownLines({ simulator, accountId: null });
  return {
    lines: lines.map((transaction) => renderBalanceTransaction({ simulator, transaction })),
    balance: renderBalance({ simulator, accountId: null }),
  };
}

function payOut({
  simulator,
  currency,
}: {
  simulator: StripeSimulator;
  currency: string;
}): WireObject | null {
  const payout = payOutPlatform({ simulator, currency });
  return payout === null ? null : renderPayout(payout);
}

function setSchedule({
  simulator,
  interval,
}: {
  simulator: StripeSimulator;
  interval: 'manual' | 'daily';
}): void {
  simulator.journal.transact(() => simulator.balance.settings.put('settings', { payoutInterval: interval }));
  schedulePlatformPayouts(simulator);
}

function settleIn({
  simulator,
  wanted: { from, to, rate },
}: {
  simulator: StripeSimulator;
  wanted: z.infer<typeof settlementSchema>;
}): void {
  const { settlements } = simulator.balance;
  simulator.journal.transact(() => {
    if (rate === null) settlements.remove(from);
    else settlements.put(from, { currency: to, rate });
  });
}
