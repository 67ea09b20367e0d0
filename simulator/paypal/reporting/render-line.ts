import { type WireObject, wireTime } from '../api/wire';
import { toMoney } from '../books/money';
import { testBuyer } from '../orders/render-order';
import type { PayPalSimulator } from '../simulator';
import type { ReportLine } from './report-lines';

/** The parts of a line that can be asked for. */
export type ReportField = (typeof allFields)[number];
export const allFields = [
  'transaction_info',
  'payer_info',
  'shipping_info',
  'auction_info',
  'cart_info',
  'incentive_info',
  'store_info',
] as const;

/** What the merchant could use after a line, in minor units. */
export type RunningBalance = (line: ReportLine) => number;

/** A line with the parts that were asked for. */
export function renderLine({
  simulator,
  line,
  fields,
  balanceOf,
}: {
  simulator: PayPalSimulator;
  line: ReportLine;
  fields: readonly ReportField[];
  /** Null: a search with filters shows no balances. */
  balanceOf: RunningBalance | null;
}): WireObject {
  const capture = simulator.captures.get(line.transactionId);
  const renderers: Record<ReportField, () => WireObject> = {
    transaction_info: () => renderInfo({ line, balanceOf }),
    payer_info: () => (isOfBuyer(line) ? renderPayer() : {}),
    shipping_info: () => ({}),
    auction_info: () => ({}),
    cart_info: () =>
      capture === undefined
        ? {}
        : renderCart(simulator.orders.get(capture.orderId)?.unit.description ?? null),
    incentive_info: () => ({}),
    store_info: () => ({}),
  };
  return Object.fromEntries(fields.map((field) => [field, renderers[field]()]));
}

function renderInfo({ line, balanceOf }: { line: ReportLine; balanceOf: RunningBalance | null }): WireObject {
  const { currency, referenceId } = line;
  const balance = balanceOf === null ? null : toMoney({ amount: balanceOf(line), currency });
  return {
    ...(isOfBuyer(line) ? { paypal_account_id: testBuyer.payerId } : {}),
    transaction_id: line.transactionId,
    ...(referenceId === null
      ? {}
      : { paypal_reference_id: referenceId, paypal_reference_id_type: isPayment(line) ? 'ODR' : 'TXN' }),
    transaction_event_code: line.code,
    transaction_initiation_date: wireTime(line.startedAtMs),
    transaction_updated_date: wireTime(line.atMs),
    transaction_amount: toMoney({ amount: line.amount, currency }),
    ...(line.fee === null ? {} : { fee_amount: toMoney({ amount: line.fee, currency }) }),
    transaction_status: line.status,
    ...(line.note === null ? {} : { transaction_note: line.note }),
    ...(balance === null ? {} : { ending_balance: balance, available_balance: balance }),
    ...(line.invoiceId === null ? {} : { invoice_id: line.invoiceId }),
    ...(line.customField === null ? {} : { custom_field: line.customField }),
    ...(isPayment(line) ? { protection_eligibility: '01', instrument_type: 'PAYPAL' } : {}),
  };
}

const isPayment = ({ code }: ReportLine) => code === 'T0006';
const isOfBuyer = ({ code }: ReportLine) => ['T0006', 'T1106', 'T1107', 'T1201'].includes(code);

function renderPayer(): WireObject {
  const { payerId, email, givenName, surname, countryCode } = testBuyer;
  return {
    account_id: payerId,
    email_address: email,
    address_status: 'Y',
    payer_status: 'Y',
    payer_name: { given_name: givenName, surname, alternate_full_name: `${givenName} ${surname}` },
    country_code: countryCode,
  };
}

function renderCart(description: string | null): WireObject {
  return description === null ? {} : { item_details: [{ item_name: description }] };
}
