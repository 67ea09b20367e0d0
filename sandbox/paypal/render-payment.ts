import { reportedCapture, reportedPayee } from './misreport';
import { toMoney } from './money';
import type { CaptureRecord, RefundRecord } from './records';
import { mustGet, type PayPalTwin } from './twin';
import { type WireObject, wireTime } from './wire';

/** A capture inside its order, as PayPal reports it. */
export function renderCapture({
  twin,
  capture: stored,
}: {
  twin: PayPalTwin;
  capture: CaptureRecord;
}): WireObject {
  const capture = reportedCapture({ twin, capture: stored });
  const { amount, currency, status, reason } = capture;
  const self = captureUrl({ twin, captureId: capture.id });
  return {
    id: capture.id,
    status,
    ...(reason === null ? {} : { status_details: { reason } }),
    amount: toMoney({ amount, currency }),
    final_capture: true,
    ...sellerParts(capture),
    ...(capture.invoiceId === null ? {} : { invoice_id: capture.invoiceId }),
    ...(capture.customId === null ? {} : { custom_id: capture.customId }),
    links: [
      { href: self, rel: 'self', method: 'GET' },
      { href: `${self}/refund`, rel: 'refund', method: 'POST' },
      { href: `${twin.settings.apiUrl}/v2/checkout/orders/${capture.orderId}`, rel: 'up', method: 'GET' },
    ],
    create_time: wireTime(capture.createdAtMs),
    update_time: wireTime(capture.updatedAtMs),
  };
}

/** A capture by itself, as GET and events give it: with its order's id and the payee. */
export function renderWholeCapture({
  twin,
  capture,
}: {
  twin: PayPalTwin;
  capture: CaptureRecord;
}): WireObject {
  const payee = reportedPayee({ twin, order: mustGet(twin.orders, capture.orderId) });
  return {
    ...renderCapture({ twin, capture }),
    supplementary_data: { related_ids: { order_id: capture.orderId } },
    payee: { email_address: payee.email, merchant_id: payee.merchantId },
  };
}

/** A refund or a reversal. */
export function renderRefund({ twin, refund }: { twin: PayPalTwin; refund: RefundRecord }): WireObject {
  const { amount, currency, status } = refund;
  const { payee } = mustGet(twin.orders, refund.orderId).unit;
  return {
    id: refund.id,
    status,
    ...(status === 'PENDING' || status === 'FAILED' ? { status_details: { reason: 'ECHECK' } } : {}),
    amount: toMoney({ amount, currency }),
    ...(refund.invoiceId === null ? {} : { invoice_id: refund.invoiceId }),
    ...(refund.customId === null ? {} : { custom_id: refund.customId }),
    ...(refund.noteToPayer === null ? {} : { note_to_payer: refund.noteToPayer }),
    seller_payable_breakdown: {
      gross_amount: toMoney({ amount, currency }),
      paypal_fee: toMoney({ amount: 0, currency }),
      net_amount: toMoney({ amount, currency }),
      total_refunded_amount: toMoney({ amount: refund.totalRefunded, currency }),
    },
    payer: { email_address: payee.email, merchant_id: payee.merchantId },
    create_time: wireTime(refund.createdAtMs),
    update_time: wireTime(refund.updatedAtMs),
    links: refundLinks({ twin, refund }),
  };
}

/** The short answer to a refund. */
export function renderRefunded({ twin, refund }: { twin: PayPalTwin; refund: RefundRecord }): WireObject {
  return { id: refund.id, status: refund.status, links: refundLinks({ twin, refund }) };
}

function refundLinks({ twin, refund }: { twin: PayPalTwin; refund: RefundRecord }): WireObject[] {
  return [
    { href: `${twin.settings.apiUrl}/v2/payments/refunds/${refund.id}`, rel: 'self', method: 'GET' },
    { href: captureUrl({ twin, captureId: refund.captureId }), rel: 'up', method: 'GET' },
  ];
}

/** A capture whose money has not arrived has no fee and no net amount yet. */
function sellerParts({ amount, currency, fee, status }: CaptureRecord): WireObject {
  const gross = { gross_amount: toMoney({ amount, currency }) };
  if (status === 'PENDING' || status === 'DECLINED')
    return { seller_protection: { status: 'NOT_ELIGIBLE' }, seller_receivable_breakdown: gross };
  return {
    seller_protection: {
      status: 'ELIGIBLE',
      dispute_categories: ['ITEM_NOT_RECEIVED', 'UNAUTHORIZED_TRANSACTION'],
    },
    seller_receivable_breakdown: {
      ...gross,
      paypal_fee: toMoney({ amount: fee, currency }),
      net_amount: toMoney({ amount: amount - fee, currency }),
    },
  };
}

function captureUrl({ twin, captureId }: { twin: PayPalTwin; captureId: string }): string {
  return `${twin.settings.apiUrl}/v2/payments/captures/${captureId}`;
}
