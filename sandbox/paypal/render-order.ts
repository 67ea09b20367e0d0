import { reportedUnit } from './misreport';
import { toMoney } from './money';
import type { ItemRecord, OrderRecord, PurchaseUnitRecord } from './records';
import { renderCapture, renderRefund } from './render-payment';
import { mustGet, type PayPalTwin } from './twin';
import { type Link, type WireObject, wireTime } from './wire';

/** The one buyer that the sandbox has. */
export const testBuyer = {
  payerId: 'LKU2SANDBXPAY',
  email: 'buyer@linku-sandbox.example',
  givenName: 'Fang',
  surname: 'Wang',
  countryCode: 'GB',
};

/** Where the buyer approves. */
export function approveUrl({ twin, orderId }: { twin: PayPalTwin; orderId: string }): string {
  return `${twin.settings.publicUrl}/checkoutnow?token=${orderId}`;
}

/** The whole order, as `Prefer: return=representation` and GET give it. */
export function renderOrder({ twin, order }: { twin: PayPalTwin; order: OrderRecord }): WireObject {
  const isCompleted = order.status === 'COMPLETED';
  return {
    id: order.id,
    intent: 'CAPTURE',
    status: order.status,
    ...paymentSource(order),
    purchase_units: [renderUnit({ twin, order })],
    ...(order.funding === null ? {} : { payer: renderPayer() }),
    create_time: wireTime(order.createdAtMs),
    ...(order.updatedAtMs === order.createdAtMs ? {} : { update_time: wireTime(order.updatedAtMs) }),
    links: orderLinks({ twin, order, isSelfOnly: isCompleted }),
  };
}

/** The short answer to a create: what the client needs to send the buyer on. */
export function renderCreated({ twin, order }: { twin: PayPalTwin; order: OrderRecord }): WireObject {
  const links = orderLinks({ twin, order, isSelfOnly: order.status === 'COMPLETED' });
  return { id: order.id, status: order.status, ...paymentSource(order), links };
}

/** The short answer to a capture, which still says what became of the money. */
export function renderCaptured({ twin, order }: { twin: PayPalTwin; order: OrderRecord }): WireObject {
  return {
    id: order.id,
    status: order.status,
    ...paymentSource(order),
    purchase_units: [{ reference_id: order.unit.referenceId, ...payments({ twin, order }) }],
    payer: renderPayer(),
    links: orderLinks({ twin, order, isSelfOnly: true }),
  };
}

function orderLinks({
  twin,
  order,
  isSelfOnly,
}: {
  twin: PayPalTwin;
  order: OrderRecord;
  isSelfOnly: boolean;
}): Link[] {
  const self = `${twin.settings.apiUrl}/v2/checkout/orders/${order.id}`;
  const links: Link[] = [{ href: self, rel: 'self', method: 'GET' }];
  if (isSelfOnly || order.status === 'VOIDED') return links;
  const href = approveUrl({ twin, orderId: order.id });
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

function renderUnit({ twin, order }: { twin: PayPalTwin; order: OrderRecord }): WireObject {
  const unit = reportedUnit({ twin, order });
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
    ...(order.captureId === null ? {} : payments({ twin, order })),
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

function payments({ twin, order }: { twin: PayPalTwin; order: OrderRecord }): WireObject {
  const capture = mustGet(twin.captures, order.captureId);
  const refunds = twin.refunds.all().filter(({ captureId }) => captureId === capture.id);
  return {
    payments: {
      captures: [renderCapture({ twin, capture })],
      ...(refunds.length === 0 ? {} : { refunds: refunds.map((refund) => renderRefund({ twin, refund })) }),
    },
  };
}
