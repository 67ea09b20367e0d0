import type { APIRequestContext } from '@playwright/test';
import { z } from 'zod';
import { askApi } from './ask-api';
import { isOfPayment } from './is-of-payment';
import { type PayPalSimulator, payPalSimulatorOf } from './paypal-simulator';

/** Actions of Stripe or the payer's bank, and below `payPal` those of PayPal, through the simulators' control API. */
export type Simulator = {
  /** The session of a payment of ours. */
  sessionOf(paymentId: number): Promise<Session>;
  /** All sessions that were ever opened for a task. */
  sessionsOfTask(taskId: number): Promise<Session[]>;
  /** Pays without the page, as a payer on another device would. */
  pay(options: { sessionId: string; card: string }): Promise<void>;
  /** The session expires now. */
  expire(options: { sessionId: string }): Promise<void>;
  /** The bank decides a debit now. */
  settleBankDebit(options: { sessionId: string }): Promise<void>;
  /** The payer's bank disputes the payment of this session; returns the dispute's id. */
  dispute(options: { sessionId: string }): Promise<string>;
  /** The bank's dispute of this session's payment. */
  disputeOf(sessionId: string): Promise<string>;
  decide(options: { disputeId: string; outcome: 'won' | 'lost' }): Promise<void>;
  /** No webhook about a payment by card is sent while `work` runs. */
  withoutWebhooks(work: () => Promise<void>): Promise<void>;
  /** The same for PayPal. */
  payPal: PayPalSimulator;
};

const sessionSchema = z.object({
  id: z.string(),
  status: z.string().nullable(),
  payment_status: z.string(),
  client_reference_id: z.string().nullable(),
  metadata: z.record(z.string(), z.string()),
  hosted_url: z.string().nullable(),
  payment_intent: z.string().nullable(),
});

const disputeSchema = z.object({ id: z.string(), payment_intent: z.string() });

/**
 * Everything that tells of a payment by card. Disputes, refunds and payouts of the journeys beside it go on: nobody asks
 * for those while they wait.
 */
const eventsOfCardPayment = ['checkout.session.*', 'payment_intent.*', 'charge.succeeded', 'charge.updated'];

export type Session = z.infer<typeof sessionSchema>;

export function simulatorOf({ api, url }: { api: APIRequestContext; url: string }): Simulator {
  const control = `${url}/_simulator/stripe`;
  const post = (path: string, body: Record<string, unknown> = {}) =>
    askApi({ api, method: 'POST', path: control + path, schema: z.unknown(), body });
  const sessions = async () => {
    const schema = z.object({ sessions: z.array(sessionSchema) });
    return (await askApi({ api, method: 'GET', path: `${control}/sessions`, schema })).sessions;
  };
  const intentOf = async (sessionId: string) => {
    const intent = (await sessions()).find(({ id }) => id === sessionId)?.payment_intent;
    if (!intent) throw new Error(`The simulator has no payment of session ${sessionId}.`);
    return intent;
  };
  return {
    payPal: payPalSimulatorOf({ api, url }),
    async sessionOf(paymentId) {
      const found = (await sessions()).find((session) =>
        isOfPayment({ label: session.client_reference_id, paymentId }),
      );
      if (!found) throw new Error(`The simulator has no session of payment ${paymentId}.`);
      return found;
    },
    sessionsOfTask: async (taskId) =>
      (await sessions()).filter((session) => session.metadata.task_id === String(taskId)),
    pay: async ({ sessionId, card }) => void (await post(`/sessions/${sessionId}/pay`, { card })),
    expire: async ({ sessionId }) => void (await post(`/sessions/${sessionId}/expire`)),
    settleBankDebit: async ({ sessionId }) => void (await post(`/sessions/${sessionId}/settle`)),
    async dispute({ sessionId }) {
      const body = { payment_intent: await intentOf(sessionId) };
      const path = `${control}/disputes`;
      return (await askApi({ api, method: 'POST', path, schema: disputeSchema, body })).id;
    },
    async disputeOf(sessionId) {
      const schema = z.object({ disputes: z.array(disputeSchema) });
      const { disputes } = await askApi({ api, method: 'GET', path: `${control}/disputes`, schema });
      const intent = await intentOf(sessionId);
      const found = disputes.find((dispute) => dispute.payment_intent === intent);
      if (!found) throw new Error(`The simulator has no dispute of session ${sessionId}.`);
      return found.id;
    },
    decide: async ({ disputeId, outcome }) => void (await post(`/disputes/${disputeId}/decide`, { outcome })),
    async withoutWebhooks(work) {
      const path = `${control}/webhook-faults`;
      const schema = z.object({ id: z.string() });
      const lose = (event_type: string) =>
        askApi({
          api,
          method: 'POST',
          path,
          schema,
          body: { event_type, times: null, fault: { kind: 'lose' } },
        });
      const rules = await Promise.all(eventsOfCardPayment.map(lose));
      try {
        await work();
      } finally {
        await Promise.all(
          rules.map(({ id }) =>
            askApi({ api, method: 'DELETE', path: `${path}/${id}`, schema: z.unknown() }),
          ),
        );
      }
    },
  };
}
