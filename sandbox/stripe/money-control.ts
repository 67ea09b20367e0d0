import { z } from 'zod';
import { ControlError, type ControlRoute, controlRoute, emptySchema } from '../control';
import { formatAmount } from '../format-amount';
import { onboardAccount } from './accounts';
import type { AccountRecord } from './connect-records';
import { type DisputeOutcome, decideDispute, openDispute } from './disputes';
import { findPayoutBankAccount } from './payout-bank-accounts';
import { settlePayout } from './payouts';
import { type ChargeRecord, type DisputeRecord, disputeSchema } from './records';
import { renderConnectedAccount } from './render-account';
import { renderDispute } from './render-dispute';
import { renderPayout, renderTransfer } from './render-transfer';
import { mustGet, type StripeTwin } from './twin';
import type { WireObject } from './wire';

type OpenDispute = {
  /** One of the two; the PaymentIntent stands for its charge. */
  paymentIntentId?: string | undefined;
  chargeId?: string | undefined;
  reason?: DisputeRecord['reason'] | undefined;
  /** Minor units; none = all that is not refunded. */
  amount?: number | undefined;
  isInquiry?: boolean | undefined;
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
  /** The bank's answer to a payout arrives now; false when none is outstanding. */
  settlePayout(options: { payoutId: string; outcome?: 'paid' | 'failed' }): boolean;
  payouts(): WireObject[];
};

export function moneyControl(twin: StripeTwin): MoneyControl {
  return {
    openDispute: (options) => open({ twin, ...options }),
    decideDispute: (options) => decide({ twin, ...options }),
    disputes: () => listDisputes(twin),
    onboard: (options) => onboard({ twin, ...options }),
    accounts: () => twin.accounts.all().map(renderConnectedAccount),
    transfers: () => twin.transfers.all().map((transfer) => renderTransfer({ twin, transfer })),
    settlePayout: (options) => settlePayout({ twin, ...options }),
    payouts: () => listPayouts(twin),
  };
}

/** The same verbs over HTTP. */
export function moneyControlRoutes(twin: StripeTwin): ControlRoute[] {
  return [
    controlRoute({
      on: 'GET /stripe/disputes',
      accepts: emptySchema,
      run: () => ({ disputes: listDisputes(twin) }),
    }),
    controlRoute({
      on: 'POST /stripe/disputes',
      accepts: z.strictObject({
        payment_intent: z.string().optional(),
        charge: z.string().optional(),
        reason: disputeSchema.shape.reason.optional(),
        amount: z.number().int().positive().optional(),
        inquiry: z.boolean().optional(),
      }),
      run: ({ body }) => {
        const { payment_intent: paymentIntentId, charge: chargeId, inquiry: isInquiry, ...rest } = body;
        return open({ twin, paymentIntentId, chargeId, isInquiry, ...rest });
      },
    }),
    controlRoute({
      on: 'POST /stripe/disputes/:id/decide',
      accepts: z.strictObject({ outcome: z.enum(['won', 'lost', 'warning_closed', 'escalated']) }),
      run: ({ id, body }) => decide({ twin, disputeId: id, outcome: body.outcome }),
    }),
    controlRoute({
      on: 'GET /stripe/accounts',
      accepts: emptySchema,
      run: () => ({ accounts: twin.accounts.all().map(renderConnectedAccount) }),
    }),
    controlRoute({
      on: 'POST /stripe/accounts/:id/onboard',
      accepts: z.strictObject({
        outcome: z.enum(['complete', 'restricted']).optional(),
        bank_account: z.string().optional(),
      }),
      run: ({ id, body }) =>
        onboard({ twin, accountId: id, outcome: body.outcome, bankAccount: body.bank_account }),
    }),
    controlRoute({
      on: 'GET /stripe/transfers',
      accepts: emptySchema,
      run: () => ({
        transfers: twin.transfers.all().map((transfer) => renderTransfer({ twin, transfer })),
      }),
    }),
    controlRoute({
      on: 'GET /stripe/payouts',
      accepts: emptySchema,
      run: () => ({ payouts: listPayouts(twin) }),
    }),
    controlRoute({
      on: 'POST /stripe/payouts/:id/settle',
      accepts: z.strictObject({ outcome: z.enum(['paid', 'failed']).optional() }),
      run: ({ id, body }) => ({ settled: settlePayout({ twin, payoutId: id, outcome: body.outcome }) }),
    }),
  ];
}

function open({
  twin,
  paymentIntentId,
  chargeId,
  reason = 'fraudulent',
  amount,
  isInquiry = false,
}: OpenDispute & { twin: StripeTwin }): WireObject {
  const charge = disputableCharge({ twin, paymentIntentId, chargeId });
  const left = charge.amount - charge.amountRefunded;
  if ((amount ?? left) < 1 || (amount ?? left) > left) {
    throw refusal({ message: `At most ${left} of ${charge.id} can be disputed, in minor units.` });
  }
  const dispute = twin.journal.transact(() => openDispute({ twin, charge, reason, isInquiry, amount }));
  return renderDispute({ twin, dispute });
}

function disputableCharge({
  twin,
  paymentIntentId,
  chargeId,
}: Pick<OpenDispute, 'paymentIntentId' | 'chargeId'> & { twin: StripeTwin }): ChargeRecord {
  const id = chargeId ?? twin.intents.get(paymentIntentId ?? '')?.latestChargeId ?? '';
  const charge = twin.charges.get(id);
  if (charge === undefined) throw refusal({ message: 'There is no such charge.', status: 404 });
  if (charge.status !== 'succeeded')
    throw refusal({ message: `${id} has not succeeded, so nobody disputes it.` });
  if (charge.disputeId !== null)
    throw refusal({ message: `${id} is disputed already, by ${charge.disputeId}.` });
  return charge;
}

function decide({
  twin,
  disputeId,
  outcome,
}: {
  twin: StripeTwin;
  disputeId: string;
  outcome: DisputeOutcome;
}): WireObject {
  const before = twin.disputes.get(disputeId);
  if (before === undefined) throw refusal({ message: `There is no dispute ${disputeId}.`, status: 404 });
  if (!decideDispute({ twin, disputeId, outcome })) {
    throw refusal({ message: `A dispute that is ${before.status} cannot be ${outcome}.` });
  }
  return renderDispute({ twin, dispute: mustGet(twin.disputes, disputeId) });
}

function onboard({
  twin,
  accountId,
  outcome = 'complete',
  bankAccount = '00012345',
}: Onboard & { twin: StripeTwin }): WireObject {
  const account: AccountRecord | undefined = twin.accounts.get(accountId);
  if (account === undefined) throw refusal({ message: `There is no account ${accountId}.`, status: 404 });
  const bank = findPayoutBankAccount(bankAccount);
  if (bank === null) throw refusal({ message: `${bankAccount} is no test bank account for payouts.` });
  return renderConnectedAccount(onboardAccount({ twin, account, outcome, bank }));
}

function listDisputes(twin: StripeTwin): WireObject[] {
  return twin.disputes.all().map((dispute) => ({
    ...renderDispute({ twin, dispute }),
    amount_display: display(dispute),
  }));
}

/** The payouts with the account that each is on, which the API's object leaves to the header. */
function listPayouts(twin: StripeTwin): WireObject[] {
  return twin.payouts.all().map((payout) => ({
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
