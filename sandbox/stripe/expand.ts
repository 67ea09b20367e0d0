import { StripeError } from './errors';
import { renderBankAccount, renderConnectedAccount } from './render-account';
import { renderDispute } from './render-dispute';
import { renderBalanceTransaction, renderRefund } from './render-money';
import { renderCharge, renderIntent, renderPaymentMethod } from './render-payment';
import { renderLineItem } from './render-session';
import { renderPayout, renderReversal, renderTransfer } from './render-transfer';
import type { StripeTwin } from './twin';
import type { WireObject } from './wire';

const depthMax = 4;
const expandableMembers = new Set([
  'payment_intent',
  'latest_charge',
  'charge',
  'balance_transaction',
  'failure_balance_transaction',
  'payment_method',
  'source',
  'customer',
  'destination',
  'source_transaction',
  'transfer',
]);

/** Replaces ids by the objects they name, along paths such as `latest_charge.balance_transaction` or `data.payment_intent`. */
export function expand({
  twin,
  object,
  paths,
}: {
  twin: StripeTwin;
  object: Record<string, unknown>;
  paths: readonly string[];
}): Record<string, unknown> {
  return paths.reduce((expanded, path) => {
    const steps = path.split('.');
    if (steps.length > depthMax) {
      throw refusal(`You cannot expand more than ${depthMax} levels of a property. Property: ${path}`);
    }
    return expandSteps({ twin, object: expanded, steps, path });
  }, object);
}

function expandSteps({
  twin,
  object,
  steps,
  path,
}: {
  twin: StripeTwin;
  object: Record<string, unknown>;
  steps: string[];
  path: string;
}): Record<string, unknown> {
  const [step, ...rest] = steps;
  if (step === undefined) return object;
  if (step === 'data' && Array.isArray(object.data)) {
    const data = object.data.map((item: unknown) =>
      isMap(item) ? expandSteps({ twin, object: item, steps: rest, path }) : item,
    );
    return { ...object, data };
  }
  const value = object[step];
  const child =
    include({ twin, object, step }) ?? (typeof value === 'string' ? findObject({ twin, id: value }) : value);
  const isExpandable = expandableMembers.has(step) && step in object;
  if (!isExpandable && !isMap(child)) throw refusal(`This property cannot be expanded (${path}).`);
  if (!isMap(child)) return object;
  return { ...object, [step]: expandSteps({ twin, object: child, steps: rest, path }) };
}

/** Lists that are only there when they are asked for. */
function include({
  twin,
  object,
  step,
}: {
  twin: StripeTwin;
  object: Record<string, unknown>;
  step: string;
}): Record<string, unknown> | null {
  const id = String(object.id);
  if (step === 'line_items') {
    const session = twin.sessions.get(id);
    if (session === undefined) return null;
    const data = session.lineItems.map((item) => renderLineItem({ session, item }));
    return { object: 'list', data, has_more: false, url: `/v1/checkout/sessions/${id}/line_items` };
  }
  if (step === 'refunds' && twin.charges.get(id) !== undefined) {
    const refunds = twin.refunds
      .all()
      .filter(({ chargeId }) => chargeId === id)
      .reverse();
    const data = refunds.map((refund) => renderRefund({ twin, refund }));
    return { object: 'list', data, has_more: false, url: `/v1/charges/${id}/refunds` };
  }
  return null;
}

function findObject({ twin, id }: { twin: StripeTwin; id: string }): WireObject | null {
  return findPayment({ twin, id }) ?? findMovement({ twin, id });
}

function findPayment({ twin, id }: { twin: StripeTwin; id: string }): WireObject | null {
  const intent = twin.intents.get(id);
  if (intent !== undefined) return renderIntent({ twin, intent });
  const charge = twin.charges.get(id);
  if (charge !== undefined) return renderCharge({ twin, charge });
  const refund = twin.refunds.get(id);
  if (refund !== undefined) return renderRefund({ twin, refund });
  const dispute = twin.disputes.get(id);
  if (dispute !== undefined) return renderDispute({ twin, dispute });
  const method = twin.paymentMethods.get(id);
  return method === undefined ? null : renderPaymentMethod(method);
}

function findMovement({ twin, id }: { twin: StripeTwin; id: string }): WireObject | null {
  const transaction = twin.balanceTransactions.get(id);
  if (transaction !== undefined) return renderBalanceTransaction({ twin, transaction });
  const transfer = twin.transfers.get(id);
  if (transfer !== undefined) return renderTransfer({ twin, transfer });
  const reversal = twin.reversals.get(id);
  if (reversal !== undefined) return renderReversal(reversal);
  const payout = twin.payouts.get(id);
  if (payout !== undefined) return renderPayout(payout);
  const account = twin.accounts.get(id);
  if (account !== undefined) return renderConnectedAccount(account);
  const owner = twin.accounts.all().find(({ bankAccount }) => bankAccount?.id === id);
  if (owner === undefined || owner.bankAccount === null) return null;
  return renderBankAccount({ accountId: owner.id, bankAccount: owner.bankAccount });
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refusal(message: string): StripeError {
  return new StripeError({ message, param: 'expand' });
}
