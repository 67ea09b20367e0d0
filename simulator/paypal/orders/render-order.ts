import { type Link, type WireObject, wireTime } from '../api/wire';
import { toMoney } from '../books/money';
import type { ItemRecord, OrderRecord, PurchaseUnitRecord } from '../books/records';
import { reportedStatus, reportedUnit } from '../control/misreport';
import { renderCapture, renderRefund } from '../payments/render-payment';
import { mustGet, type PayPalSimulator } from '../simulator';

/** The one buyer of the simulator. */
export const testBuyer = {
  payerId: 'LKU2SANDBXPAY',
  email: 'buyer@linku-simulator.example',
  givenName: 'Fang',
  surname: 'Wang',
  countryCode: 'GB',
};

/** Where the buyer approves. */
export function approveUrl({ simulator, orderId }: { simulator: PayPalSimulator; orderId: string }): string {
  return `${simulator.settings.publicUrl}/checkoutnow?token=${orderId}`;
}

/** The whole order, as `Prefer: return=representation` and GET give it. */
export function renderOrder({
  simulator,
  order,
}: {
  simulator: PayPalSimulator;
  order: OrderRecord;
}): WireObject {
  const isCompleted = order.status === 'COMPLETED';
  return {
    id: order.id,
    intent: 'CAPTURE',
    status: shownStatus({ simulator, order }),
    ...paymentSource(order),
    purchase_units: [renderUnit({ simulator, order })],
    ...(order.funding === null ? {} : { payer: renderPayer() }),
    create_time: wireTime(order.createdAtMs),
    ...(order.updatedAtMs === order.createdAtMs ? {} : { update_time: wireTime(order.updatedAtMs) }),
    links: orderLinks({ simulator, order, isSelfOnly: isCompleted }),
  };
}

/** The short answer to a create: what the client needs to send the buyer on. */
export function renderCreated({
  simulator,
  order,
}: {
  simulator: PayPalSimulator;
  order: OrderRecord;
}): WireObject {
  const links = orderLinks({ simulator, order, isSelfOnly: order.status === 'COMPLETED' });
  return { id: order.id, status: shownStatus({ simulator, order }), ...paymentSource(order), links };
}

/** The short answer to a capture, which still says what became of the money. */
export function renderCaptured({
  simulator,
  order,
}: {
  simulator: PayPalSimulator;
  order: OrderRecord;
}): WireObject {
  return {
    id: order.id,
    status: shownStatus({ simulator, order }),
    ...paymentSource(order),
    purchase_units: [{ reference_id: order.unit.referenceId, ...payments({ simulator, order }) }],
    payer: renderPayer(),
    links: orderLinks({ simulator, order, isSelfOnly: true }),
  };
}

function shownStatus({ simulator, order }: { simulator: PayPalSimulator; order: OrderRecord }): string {
  return reportedStatus({ simulator, orderId: order.id, of: 'order', truth: order.status });
}

function orderLinks({
  simulator,
  order,
  isSelfOnly,
}: {
  simulator: PayPalSimulator;
  order: OrderRecord;
  isSelfOnly: boolean;
}): Link[] {
  const self = `${simulator.settings.apiUrl}/v2/checkout/orders/${order.id}`;
  const links: Link[] = [{ href: self, rel: 'self', method: 'GET' }];
  if (isSelfOnly || order.status === 'VOIDED') return links;
  const href = approveUrl({ simulator, orderId: order.id });
  if (order.status === 'PAYER_ACTION_REQUIRED')
    return [...links, { href, rel: 'payer-action', method: 'GET' }];
  const approve: Link[] = order.status === 'CREATED' ? [{ href, rel: 'approve', method: 'GET' }] : [];
  return [
    ...links,
    ...approve,
    { href: self, rel: 'update', method: 'PATCH' },
    { href: `${self}/capture`, rel: 'capture', method: 'POST' },
  ];
}

function paymentSource(order: OrderRecord): WireObject {
  if (order.funding === null) return order.hasPaymentSource ? { payment_source: { paypal: {} } } : {};
  const { email, payerId, givenName, surname, countryCode } = testBuyer;
  return {
    payment_source: {
      paypal: {
        email_address: email,
        account_id: payerId,
        account_status: 'VERIFIED',
        name: { given_name: givenName, surname },
        address: { country_code: countryCode },
      },
    },
  };
}

function renderPayer(): WireObject {
  const { email, payerId, givenName, surname, countryCode } = testBuyer;
  return {
    name: { given_name: givenName, surname },
    email_address: email,
    payer_id: payerId,
    address: { country_code: countryCode },
  };
}

function renderUnit({ simulator, order }: { simulator: PayPalSimulator; order: OrderRecord }): WireObject {
  const unit = reportedUnit({ simulator, order });
  const { merchantId, email } = unit.payee;
  return {
    reference_id: unit.referenceId,
    amount: renderAmount(unit),
    payee: { email_address: email, merchant_id: merchantId },
    ...(unit.description === null ? {} : { description: unit.description }),
    ...(unit.customId === null ? {} : { custom_id: unit.customId }),
    ...(unit.invoiceId === null ? {} : { invoice_id: unit.invoiceId }),
    ...(unit.softDescriptor === null ? {} : { soft_descriptor: unit.softDescriptor }),
    ...(unit.items.length === 0 ? {} : { items: unit.items.map((item) => renderItem({ item, unit })) }),
    ...(order.captureId === null ? {} : payments({ simulator, order })),
  };
}

function renderAmount(unit: PurchaseUnitRecord): WireObject {
  const { amount, currency, breakdown } = unit;
  if (breakdown === null) return toMoney({ amount, currency });
  const parts = Object.entries(breakdown).map(([name, part]) => [name, toMoney({ amount: part, currency })]);
  return { ...toMoney({ amount, currency }), breakdown: Object.fromEntries(parts) };
}

function renderItem({ item, unit }: { item: ItemRecord; unit: PurchaseUnitRecord }): WireObject {
  const { currency } = unit;
  return {
    name: item.name,
    unit_amount: toMoney({ amount: item.unitAmount, currency }),
    ...(item.tax === null ? {} : { tax: toMoney({ amount: item.tax, currency }) }),
    quantity: String(item.quantity),
    ...(item.description === null ? {} : { description: item.description }),
    ...(item.sku === null ? {} : { sku: item.sku }),
    ...(item.category === null ? {} : { category: item.category }),
  };
}

function payments({ simulator, order }: { simulator: PayPalSimulator; order: OrderRecord }): WireObject {
  const capture = mustGet(simulator.captures, order.captureId);
  const refunds = simulator.refunds.all().filter(({ captureId }) => captureId === capture.id);
  return {
    payments: {
      captures: [renderCapture({ simulator, capture })],
      ...(refunds.length === 0
        ? {}
        : { refunds: refunds.map((refund) => renderRefund({ simulator, refund })) }),
    },
  };
}
