import { z } from 'zod';
import { ControlError, type ControlRoute, controlRoute, emptySchema } from '../../control';
import { formatAmount } from '../../pages/format-amount';
import type { WireObject } from '../api/wire';
import { type ChargeRecord, type DisputeRecord, disputeSchema } from '../books/records';
import { onboardAccount } from '../connect/accounts';
import type { AccountRecord } from '../connect/connect-records';
import { findPayoutBankAccount } from '../connect/payout-bank-accounts';
import { settlePayout } from '../connect/payouts';
import { renderConnectedAccount } from '../connect/render-account';
import { renderPayout, renderTransfer } from '../connect/render-transfer';
import {
  type DisputeOutcome,
  decideDispute,
  disputeOutcomes,
  openDispute,
  type Prevention,
  preventions,
} from '../disputes/disputes';
import { renderDispute } from '../disputes/render-dispute';
import { emitEvent } from '../events/events';
import { mustGet, type StripeSimulator } from '../simulator';

type OpenDispute = {
  /** One of the two; the PaymentIntent stands for its charge. */
  paymentIntentId?: string | undefined;
  chargeId?: string | undefined;
  reason?: DisputeRecord['reason'] | undefined;
  /** Minor units; none = all that is not refunded. */
  amount?: number | undefined;
  isInquiry?: boolean | undefined;
  /** It is prevented as soon as it comes: a `block` takes no money, a `resolution` gives it to the payer. */
  prevention?: Prevention | undefined;
};

type Onboard = {
  accountId: string;
  outcome?: 'complete' | 'restricted' | undefined;
  /** One of Stripe's test accounts; it decides what becomes of payouts. */
  bankAccount?: string | undefined;
};

/** What a test can do with money that has been paid: dispute it, and see it through to somebody's bank. */
export type MoneyControl = {
  /** The payer's bank disputes a charge, whatever card it was. */
  openDispute(options: OpenDispute): WireObject;
  /** The bank decides now. Throws a ControlError where the outcome does not fit the dispute. */
  decideDispute(options: { disputeId: string; outcome: DisputeOutcome }): WireObject;
  disputes(): WireObject[];
  /** The person goes through the onboarding of their account. */
  onboard(options: Onboard): WireObject;
  accounts(): WireObject[];
  transfers(): WireObject[];
  /** The bank decides a payout now; false when none is outstanding. */
  settlePayout(options: { payoutId: string; outcome?: 'paid' | 'failed' }): boolean;
  payouts(): WireObject[];
  /** An event of any type about any object, such as nothing here makes; the id of the event. */
  announce(options: z.input<typeof announcedSchema>): string;
};

const announcedSchema = z.strictObject({
  type: z.string(),
  object: z.looseObject({ id: z.string(), object: z.string() }),
});

function announce({
  simulator,
  event: { type, object },
}: {
  simulator: StripeSimulator;
  event: z.output<typeof announcedSchema>;
}): string {
  return simulator.journal.transact(() => emitEvent({ simulator, type, object, cause: null }));
}

export function moneyControl(simulator: StripeSimulator): MoneyControl {
  return {
    openDispute: (options) => open({ simulator, ...options }),
    decideDispute: (options) => decide({ simulator, ...options }),
    disputes: () => listDisputes(simulator),
    onboard: (options) => onboard({ simulator, ...options }),
    accounts: () => simulator.accounts.all().map(renderConnectedAccount),
    transfers: () => simulator.transfers.all().map((transfer) => renderTransfer({ simulator, transfer })),
    settlePayout: (options) => settlePayout({ simulator, ...options }),
    payouts: () => listPayouts(simulator),
    announce: (event) => announce({ simulator, event: announcedSchema.parse(event) }),
  };
}

/** The same operations over HTTP. */
export function moneyControlRoutes(simulator: StripeSimulator): ControlRoute[] {
  return [
    controlRoute({
      on: 'GET /stripe/disputes',
      accepts: emptySchema,
      run: () => ({ disputes: listDisputes(simulator) }),
    }),
    controlRoute({
      on: 'POST /stripe/disputes',
      accepts: z.strictObject({
        payment_intent: z.string().optional(),
        charge: z.string().optional(),
        reason: disputeSchema.shape.reason.optional(),
        amount: z.number().int().positive().optional(),
        inquiry: z.boolean().optional(),
        prevention: z.enum(preventions).optional(),
      }),
      run: ({ body }) => {
        const { payment_intent: paymentIntentId, charge: chargeId, inquiry: isInquiry, ...rest } = body;
        return open({ simulator, paymentIntentId, chargeId, isInquiry, ...rest });
      },
    }),
    controlRoute({
      on: 'POST /stripe/disputes/:id/decide',
      accepts: z.strictObject({ outcome: z.enum(disputeOutcomes) }),
      run: ({ id, body }) => decide({ simulator, disputeId: id, outcome: body.outcome }),
    }),
    controlRoute({
      on: 'GET /stripe/accounts',
      accepts: emptySchema,
      run: () => ({ accounts: simulator.accounts.all().map(renderConnectedAccount) }),
    }),
    controlRoute({
      on: 'POST /stripe/accounts/:id/onboard',
      accepts: z.strictObject({
        outcome: z.enum(['complete', 'restricted']).optional(),
        bank_account: z.string().optional(),
      }),
      run: ({ id, body }) =>
        onboard({ simulator, accountId: id, outcome: body.outcome, bankAccount: body.bank_account }),
    }),
    controlRoute({
      on: 'POST /stripe/events',
      accepts: announcedSchema,
      run: ({ body }) => ({ event: announce({ simulator, event: body }) }),
    }),
    controlRoute({
      on: 'GET /stripe/transfers',
      accepts: emptySchema,
      run: () => ({
        transfers: simulator.transfers.all().map((transfer) => renderTransfer({ simulator, transfer })),
      }),
    }),
    controlRoute({
      on: 'GET /stripe/payouts',
      accepts: emptySchema,
      run: () => ({ payouts: listPayouts(simulator) }),
    }),
    controlRoute({
      on: 'POST /stripe/payouts/:id/settle',
      accepts: z.strictObject({ outcome: z.enum(['paid', 'failed']).optional() }),
      run: ({ id, body }) => ({ settled: settlePayout({ simulator, payoutId: id, outcome: body.outcome }) }),
    }),
  ];
}

function open({
  simulator,
  paymentIntentId,
  chargeId,
  reason = 'fraudulent',
  amount,
  isInquiry = false,
  prevention,
}: OpenDispute & { simulator: StripeSimulator }): WireObject {
  const charge = disputableCharge({ simulator, paymentIntentId, chargeId });
  const left = charge.amount - charge.amountRefunded;
  if ((amount ?? left) < 1 || (amount ?? left) > left) {
    throw refusal({ message: `At most ${left} of ${charge.id} can be disputed, in minor units.` });
  }
  const dispute = simulator.journal.transact(() =>
    openDispute({ simulator, charge, reason, isInquiry, amount, prevention }),
  );
  return renderDispute({ simulator, dispute });
}

function disputableCharge({
  simulator,
  paymentIntentId,
  chargeId,
}: Pick<OpenDispute, 'paymentIntentId' | 'chargeId'> & { simulator: StripeSimulator }): ChargeRecord {
  const id = chargeId ?? simulator.intents.get(paymentIntentId ?? '')?.latestChargeId ?? '';
  const charge = simulator.charges.get(id);
  if (charge === undefined) throw refusal({ message: 'There is no such charge.', status: 404 });
  if (charge.status !== 'succeeded')
    throw refusal({ message: `${id} has not succeeded, so nobody disputes it.` });
  if (charge.disputeId !== null)
    throw refusal({ message: `${id} is disputed already, by ${charge.disputeId}.` });
  return charge;
}

function decide({
  simulator,
  disputeId,
  outcome,
}: {
  simulator: StripeSimulator;
  disputeId: string;
  outcome: DisputeOutcome;
}): WireObject {
  const before = simulator.disputes.get(disputeId);
  if (before === undefined) throw refusal({ message: `There is no dispute ${disputeId}.`, status: 404 });
  if (!decideDispute({ simulator, disputeId, outcome })) {
    throw refusal({ message: `A dispute that is ${before.status} cannot be ${outcome}.` });
  }
  return renderDispute({ simulator, dispute: mustGet(simulator.disputes, disputeId) });
}

function onboard({
  simulator,
  accountId,
  outcome = 'complete',
  bankAccount = '00012345',
}: Onboard & { simulator: StripeSimulator }): WireObject {
  const account: AccountRecord | undefined = simulator.accounts.get(accountId);
  if (account === undefined) throw refusal({ message: `There is no account ${accountId}.`, status: 404 });
  const bank = findPayoutBankAccount(bankAccount);
  if (bank === null) throw refusal({ message: `${bankAccount} is no test bank account for payouts.` });
  return renderConnectedAccount(onboardAccount({ simulator, account, outcome, bank }));
}

function listDisputes(simulator: StripeSimulator): WireObject[] {
  return simulator.disputes.all().map((dispute) => ({
    ...renderDispute({ simulator, dispute }),
    amount_display: display(dispute),
  }));
}

/** The payouts with the account that each is on, which the API's object leaves to the header. */
function listPayouts(simulator: StripeSimulator): WireObject[] {
  return simulator.payouts.all().map((payout) => ({
    ...renderPayout(payout),
    account: payout.accountId,
    amount_display: display(payout),
  }));
}

function display({ amount, currency }: { amount: number; currency: string }): string {
  return formatAmount({ amount, currency, language: 'en' });
}

function refusal({ message, status = 400 }: { message: string; status?: number }): ControlError {
  return new ControlError({ status, message });
}
