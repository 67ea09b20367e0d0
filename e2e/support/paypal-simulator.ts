import type { APIRequestContext } from '@playwright/test';
import { z } from 'zod';
import { dataDirOf } from '@/scripts/environment';
import { readSecrets } from '@/scripts/start/secrets';
import { askApi } from './ask-api';
import { isOfPayment } from './is-of-payment';
import type { Funding } from './paypal-page';

/** Actions of PayPal, or of the buyer on another device. */
export type PayPalSimulator = {
  /** The order of a payment of ours. */
  orderOf(paymentId: number): Promise<Order>;
  /** How many orders PayPal has of these payments. */
  countOrders(paymentIds: readonly number[]): Promise<number>;
  /** Approves without the page, as a buyer on another device would. */
  approve(options: { orderId: string; funding?: Funding }): Promise<void>;
  /** PayPal voids the order. */
  giveUp(options: { orderId: string }): Promise<void>;
  /** Captures an approved order although we did not ask for it; returns the capture's id. */
  takeUnasked(options: { orderId: string }): Promise<string>;
  /** Ends a pending capture. */
  settle(options: { captureId: string; outcome?: 'completed' | 'denied' }): Promise<void>;
  /** The refund of this capture, whenever it is requested, is pending first. */
  slowRefund(options: { captureId: string }): Promise<void>;
  settleRefund(options: { refundId: string; outcome?: 'completed' | 'failed' }): Promise<void>;
  /** The buyer disputes a capture; the dispute's id. */
  dispute(options: { captureId: string }): Promise<string>;
  decide(options: { disputeId: string; favour: 'buyer' | 'seller' | 'cancelled' }): Promise<void>;
  /** Payouts to this address end; the address says how. */
  finishPayouts(options: { receiver: string }): Promise<void>;
  /** Decides a waiting item. */
  settlePayout(options: { receiver: string; outcome: 'success' | 'returned' }): Promise<void>;
  /** PayPal knows nothing of the payouts to this address while `work` runs. */
  withoutPayouts(options: { receiver: string; work: () => Promise<void> }): Promise<void>;
  /** Events of this type are lost while `work` runs. */
  withoutEvents(options: { eventType: string; work: () => Promise<void> }): Promise<void>;
};

const refundSchema = z.object({ id: z.string(), status: z.string() });

const orderSchema = z.object({
  id: z.string(),
  status: z.string(),
  custom_id: z.string().nullable(),
  approve_url: z.string(),
  capture_id: z.string().nullable(),
  capture_status: z.string().nullable(),
  purchase_units: z.tuple([
    z.object({ payments: z.object({ refunds: z.array(refundSchema).default([]) }).optional() }),
  ]),
});

const batchSchema = z.object({
  batch_header: z.object({ payout_batch_id: z.string() }),
  items: z.tuple([z.object({ payout_item_id: z.string(), payout_item: z.object({ receiver: z.string() }) })]),
});

export type Order = z.infer<typeof orderSchema>;

export function payPalSimulatorOf({ api, url }: { api: APIRequestContext; url: string }): PayPalSimulator {
  const control = `${url}/_simulator/paypal`;
  const post = (path: string, body: Record<string, unknown> = {}) =>
    askApi({ api, method: 'POST', path: control + path, schema: z.unknown(), body });
  const batchesTo = async (receiver: string) => {
    const schema = z.object({ payouts: z.array(batchSchema) });
    const { payouts } = await askApi({ api, method: 'GET', path: `${control}/payouts`, schema });
    return payouts.filter(({ items: [item] }) => item.payout_item.receiver === receiver);
  };
  const withFault = async ({
    kind,
    body,
    work,
  }: {
    kind: 'faults' | 'webhook-faults';
    body: Record<string, unknown>;
    work: () => Promise<void>;
  }) => {
    const path = `${control}/${kind}`;
    const schema = z.object({ id: z.string() });
    const rule = await askApi({ api, method: 'POST', path, schema, body });
    try {
      await work();
    } finally {
      await askApi({ api, method: 'DELETE', path: `${path}/${rule.id}`, schema: z.unknown() });
    }
  };
  const orders = async () => {
    const schema = z.object({ orders: z.array(orderSchema) });
    return (await askApi({ api, method: 'GET', path: `${control}/orders`, schema })).orders;
  };
  return {
    async orderOf(paymentId) {
      const found = (await orders()).find((order) => isOfPayment({ label: order.custom_id, paymentId }));
      if (!found) throw new Error(`The simulator has no order of payment ${paymentId}.`);
      return found;
    },
    countOrders: async (paymentIds) =>
      (await orders()).filter(({ custom_id: label }) =>
        paymentIds.some((paymentId) => isOfPayment({ label, paymentId })),
      ).length,
    approve: async ({ orderId, funding = 'balance' }) =>
      void (await post(`/orders/${orderId}/approve`, { funding })),
    giveUp: async ({ orderId }) => void (await post(`/orders/${orderId}/void`)),
    takeUnasked: ({ orderId }) => takeUnasked({ api, url, orderId }),
    settle: async ({ captureId, outcome = 'completed' }) =>
      void (await post(`/captures/${captureId}/settle`, { outcome })),
    slowRefund: async ({ captureId }) =>
      void (await post('/refund-outcomes', { outcome: 'pending', capture_id: captureId })),
    settleRefund: async ({ refundId, outcome = 'completed' }) =>
      void (await post(`/refunds/${refundId}/settle`, { outcome })),
    async dispute({ captureId }) {
      const path = `${control}/captures/${captureId}/dispute`;
      const schema = z.object({ dispute_id: z.string() });
      return (await askApi({ api, method: 'POST', path, schema, body: {} })).dispute_id;
    },
    decide: async ({ disputeId, favour }) => void (await post(`/disputes/${disputeId}/decide`, { favour })),
    async finishPayouts({ receiver }) {
      for (const { batch_header: batch } of await batchesTo(receiver)) {
        await post(`/payouts/${batch.payout_batch_id}/settle`);
      }
    },
    async settlePayout({ receiver, outcome }) {
      for (const { items } of await batchesTo(receiver)) {
        await post(`/payout-items/${items[0].payout_item_id}/settle`, { outcome });
      }
    },
    async withoutPayouts({ receiver, work }) {
      const [batch] = await batchesTo(receiver);
      if (!batch) throw new Error(`PayPal has no payout to ${receiver}.`);
      const path = `/v1/payments/payouts/${batch.batch_header.payout_batch_id}`;
      const fault = { kind: 'status', status: 404 };
      await withFault({ kind: 'faults', body: { method: 'GET', path, times: null, fault }, work });
    },
    withoutEvents: ({ eventType, work }) =>
      withFault({
        kind: 'webhook-faults',
        body: { event_type: eventType, times: null, fault: { kind: 'lose' } },
        work,
      }),
  };
}

/** The capture as our server would ask for it, with the keys of the product under test. */
async function takeUnasked({
  api,
  url,
  orderId,
}: {
  api: APIRequestContext;
  url: string;
  orderId: string;
}): Promise<string> {
  const secrets = readSecrets({ dataDir: dataDirOf(process.env) });
  if (!secrets) throw new Error('No LinkU Pay is running here.');
  const basic = Buffer.from(`${secrets.paypalClientId}:${secrets.paypalClientSecret}`).toString('base64');
  const token = await api.post(`${url}/v1/oauth2/token`, {
    headers: { authorization: `Basic ${basic}` },
    form: { grant_type: 'client_credentials' },
  });
  const { access_token: bearer } = z.object({ access_token: z.string() }).parse(await token.json());
  const taken = await api.post(`${url}/v2/checkout/orders/${orderId}/capture`, {
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    data: {},
  });
  return takenSchema.parse(await taken.json()).purchase_units[0].payments.captures[0].id;
}

const takenSchema = z.object({
  purchase_units: z.tuple([
    z.object({ payments: z.object({ captures: z.tuple([z.object({ id: z.string() })]) }) }),
  ]),
});
