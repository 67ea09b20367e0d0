import { renderBalanceTransaction } from '../balance/render-balance';
import { findInCatalogue } from '../checkout/catalogue';
import { renderLineItem, renderSession } from '../checkout/render-session';
import { renderBankAccount, renderConnectedAccount } from '../connect/render-account';
import { renderPayout, renderReversal, renderTransfer } from '../connect/render-transfer';
import { renderDispute } from '../disputes/render-dispute';
import { renderCharge, renderIntent, renderPaymentMethod } from '../payments/render-payment';
import { renderRefund } from '../refunds/render-money';
import type { StripeSimulator } from '../simulator';
import { StripeError } from './errors';
import type { WireObject } from './wire';

const depthMax = 4;
const expandableFields = new Set([
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
  'product',
]);

/** Replaces ids by the objects they name, along paths such as `latest_charge.balance_transaction` or `data.payment_intent`. */
export function expand({
  simulator,
  object,
  paths,
}: {
  simulator: StripeSimulator;
  object: Record<string, unknown>;
  paths: readonly string[];
}): Record<string, unknown> {
  return paths.reduce((expanded, path) => {
    const steps = path.split('.');
    if (steps.length > depthMax) {
      throw refusal(`You cannot expand more than ${depthMax} levels of a property. Property: ${path}`);
    }
    return expandSteps({ simulator, object: expanded, steps, path });
  }, object);
}

function expandSteps({
  simulator,
  object,
  steps,
  path,
}: {
  simulator: StripeSimulator;
  object: Record<string, unknown>;
  steps: string[];
  path: string;
}): Record<string, unknown> {
  const [step, ...rest] = steps;
  if (step === undefined) return object;
  if (step === 'data' && Array.isArray(object.data)) {
    const data = object.data.map((item: unknown) =>
      isMap(item) ? expandSteps({ simulator, object: item, steps: rest, path }) : item,
    );
    return { ...object, data };
  }
  const value = object[step];
  const child =
    include({ simulator, object, step }) ??
    (typeof value === 'string' ? findObject({ simulator, id: value }) : value);
  const isExpandable = expandableFields.has(step) && step in object;
  if (!isExpandable && !isMap(child)) throw refusal(`This property cannot be expanded (${path}).`);
  if (!isMap(child)) return object;
  return { ...object, [step]: expandSteps({ simulator, object: child, steps: rest, path }) };
}

/** Lists that are only there when they are asked for. */
function include({
  simulator,
  object,
  step,
}: {
  simulator: StripeSimulator;
  object: Record<string, unknown>;
  step: string;
}): Record<string, unknown> | null {
  const id = String(object.id);
  if (step === 'line_items') {
    const session = simulator.sessions.get(id);
    if (session === undefined) return null;
    const data = session.lineItems.map((item) => renderLineItem({ session, item }));
    return { object: 'list', data, has_more: false, url: `/v1/checkout/sessions/${id}/line_items` };
  }
  if (step === 'refunds' && simulator.charges.get(id) !== undefined) {
    const refunds = simulator.refunds
      .all()
      .filter(({ chargeId }) => chargeId === id)
      .reverse();
    const data = refunds.map((refund) => renderRefund({ simulator, refund }));
    return { object: 'list', data, has_more: false, url: `/v1/charges/${id}/refunds` };
  }
  return null;
}

/** Whatever has this id, as the API shows it. */
export function findObject({ simulator, id }: { simulator: StripeSimulator; id: string }): WireObject | null {
  return (
    findPayment({ simulator, id }) ?? findMovement({ simulator, id }) ?? findInCatalogue({ simulator, id })
  );
}

function findPayment({ simulator, id }: { simulator: StripeSimulator; id: string }): WireObject | null {
  const session = simulator.sessions.get(id);
  if (session !== undefined) return renderSession({ simulator, session });
  const intent = simulator.intents.get(id);
  if (intent !== undefined) return renderIntent({ simulator, intent });
  const charge = simulator.charges.get(id);
  if (charge !== undefined) return renderCharge({ simulator, charge });
  const refund = simulator.refunds.get(id);
  if (refund !== undefined) return renderRefund({ simulator, refund });
  const dispute = simulator.disputes.get(id);
  if (dispute !== undefined) return renderDispute({ simulator, dispute });
  const method = simulator.paymentMethods.get(id);
  return method === undefined ? null : renderPaymentMethod(method);
}

function findMovement({ simulator, id }: { simulator: StripeSimulator; id: string }): WireObject | null {
  const transaction = simulator.balanceTransactions.get(id);
  if (transaction !== undefined) return renderBalanceTransaction({ simulator, transaction });
  const transfer = simulator.transfers.get(id);
  if (transfer !== undefined) return renderTransfer({ simulator, transfer });
  const reversal = simulator.reversals.get(id);
  if (reversal !== undefined) return renderReversal(reversal);
  const payout = simulator.payouts.get(id);
  if (payout !== undefined) return renderPayout(payout);
  const account = simulator.accounts.get(id);
  if (account !== undefined) return renderConnectedAccount(account);
  const owner = simulator.accounts.all().find(({ bankAccount }) => bankAccount?.id === id);
  if (owner === undefined || owner.bankAccount === null) return null;
  return renderBankAccount({ accountId: owner.id, bankAccount: owner.bankAccount });
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refusal(message: string): StripeError {
  return new StripeError({ message, param: 'expand' });
}
