import { type WireObject, wireTime } from '../api/wire';
import { toMoney } from '../books/money';
import type { CaptureRecord, RefundRecord } from '../books/records';
import { reportedCapture, reportedPayee, reportedStatus } from '../control/misreport';
import { mustGet, type PayPalSimulator } from '../simulator';

/** A capture inside its order, as PayPal reports it. */
export function renderCapture({
  simulator,
  capture: stored,
}: {
  simulator: PayPalSimulator;
  capture: CaptureRecord;
}): WireObject {
  const capture = reportedCapture({ simulator, capture: stored });
  const { amount, currency, status, reason } = capture;
  const self = captureUrl({ simulator, captureId: capture.id });
  return {
    id: capture.id,
    status: reportedStatus({ simulator, orderId: capture.orderId, of: 'capture', truth: status }),
    ...(reason === null ? {} : { status_details: { reason } }),
    amount: toMoney({ amount, currency }),
    final_capture: true,
    ...sellerParts(capture),
    ...(capture.invoiceId === null ? {} : { invoice_id: capture.invoiceId }),
    ...(capture.customId === null ? {} : { custom_id: capture.customId }),
    links: [
      { href: self, rel: 'self', method: 'GET' },
      { href: `${self}/refund`, rel: 'refund', method: 'POST' },
      {
        href: `${simulator.settings.apiUrl}/v2/checkout/orders/${capture.orderId}`,
        rel: 'up',
        method: 'GET',
      },
    ],
    create_time: wireTime(capture.createdAtMs),
    update_time: wireTime(capture.updatedAtMs),
  };
}

/** A capture by itself, as GET and events give it: with its order's id and the payee. */
export function renderWholeCapture({
  simulator,
  capture,
}: {
  simulator: PayPalSimulator;
  capture: CaptureRecord;
}): WireObject {
  const payee = reportedPayee({ simulator, order: mustGet(simulator.orders, capture.orderId) });
  return {
    ...renderCapture({ simulator, capture }),
    supplementary_data: { related_ids: { order_id: capture.orderId } },
    payee: { email_address: payee.email, merchant_id: payee.merchantId },
  };
}

/** A refund or a reversal. */
export function renderRefund({
  simulator,
  refund,
}: {
  simulator: PayPalSimulator;
  refund: RefundRecord;
}): WireObject {
  const { amount, currency, status } = refund;
  const { payee } = mustGet(simulator.orders, refund.orderId).unit;
  return {
    id: refund.id,
    status: refundStatus({ simulator, refund }),
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
    links: refundLinks({ simulator, refund }),
  };
}

/** The short response to a refund. */
export function renderRefunded({
  simulator,
  refund,
}: {
  simulator: PayPalSimulator;
  refund: RefundRecord;
}): WireObject {
  const status = refundStatus({ simulator, refund });
  return { id: refund.id, status, links: refundLinks({ simulator, refund }) };
}

function refundStatus({ simulator, refund }: { simulator: PayPalSimulator; refund: RefundRecord }): string {
  return reportedStatus({ simulator, orderId: refund.orderId, of: 'refund', truth: refund.status });
}

function refundLinks({
  simulator,
  refund,
}: {
  simulator: PayPalSimulator;
  refund: RefundRecord;
}): WireObject[] {
  return [
    { href: `${simulator.settings.apiUrl}/v2/payments/refunds/${refund.id}`, rel: 'self', method: 'GET' },
    { href: captureUrl({ simulator, captureId: refund.captureId }), rel: 'up', method: 'GET' },
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

function captureUrl({ simulator, captureId }: { simulator: PayPalSimulator; captureId: string }): string {
  return `${simulator.settings.apiUrl}/v2/payments/captures/${captureId}`;
}
