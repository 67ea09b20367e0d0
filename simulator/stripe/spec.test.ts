import { pathToFileURL } from 'node:url';
import Stripe from 'stripe';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  closeFixtures,
  type Fixture,
  secretKey,
  sessionParameters,
  startFixture,
} from '../testing/stripe-fixture';

afterEach(closeFixtures);

// Where a schema of the API and a validator are available (they are large, so not part of the project), this test
// validates everything that the simulator says. The validator module exports loadSpec(file) with response(...) and
// schema(...).
const schemaFile = process.env.STRIPE_SPEC_FILE;
const validatorFile = process.env.SPEC_VALIDATOR;

type Validator = {
  response(method: string, path: string, status: number, body: unknown): string[];
  schema(name: string, value: unknown): string[];
};
const isFunction = (value: unknown) => typeof value === 'function';
const moduleSchema = z.object({ loadSpec: z.custom<(file: string) => Validator>(isFunction) });

/** A day of a hundred and fifty calls, each compared with a large schema. */
const LONG_DAY_MS = 180_000;

type Exchange = { method: string; path: string; status: number; body: unknown };

/** Operations that the simulator has and the schema file leaves out; of some, it has the object all the same. */
const undescribed =
  /^\/v1\/(balance|account|payouts(\/\w+)?|accounts\/\w+\/(login_links|external_accounts)|transfers\/\w+\/reversals)$/;
const describedObjects = ['payout', 'account', 'transfer_reversal', 'bank_account'];

describe.runIf(schemaFile !== undefined && validatorFile !== undefined)('the schema of the API', () => {
  it(
    'is kept by every response and every event of a long day',
    async () => {
      const module: unknown = await import(pathToFileURL(String(validatorFile)).href);
      const spec = moduleSchema.parse(module).loadSpec(String(schemaFile));
      expect(spec.schema('refund', { id: 're_1' })).not.toEqual([]);
      const { exchanges, events } = await richDay();
      const faults = new Set<string>();
      for (const { method, path, status, body } of exchanges) {
        const found = isUndescribed({ method, path })
          ? objectsOf(body).flatMap((object) => spec.schema(object.object, object))
          : spec.response(method, path, status, body);
        for (const fault of found) faults.add(`${method} ${path} ${status}: ${fault}`);
      }
      for (const event of events) {
        for (const fault of spec.schema('event', event)) faults.add(`event ${event.type}: ${fault}`);
        const { object } = z.object({ object: z.string() }).parse(event.data.object);
        for (const fault of spec.schema(object, event.data.object))
          faults.add(`${event.type}'s ${object}: ${fault}`);
      }
      expect([...faults]).toEqual([]);
      expect(exchanges.length).toBeGreaterThan(120);
      expect(new Set(events.map(({ type }) => type)).size).toBeGreaterThan(30);
    },
    LONG_DAY_MS,
  );
});

function isUndescribed({ method, path }: { method: string; path: string }): boolean {
  const isUndescribedWrite =
    method === 'DELETE' || (method === 'POST' && /^\/v1\/transfers\/\w+$/.test(path));
  return isUndescribedWrite || undescribed.test(path);
}

/** The object that was answered, or those of the list, as far as the schema file has them. */
function objectsOf(body: unknown): Array<{ object: string }> {
  const listed = z.object({ data: z.array(z.looseObject({ object: z.string() })) }).safeParse(body);
  const single = z.looseObject({ object: z.string(), deleted: z.undefined() }).safeParse(body);
  const objects = listed.success ? listed.data.data : single.success ? [single.data] : [];
  return objects.filter(({ object }) => describedObjects.includes(object));
}

/** Every operation, every kind of payment, refund and refusal; returns all responses and all events. */
async function richDay(): Promise<{ exchanges: Exchange[]; events: Stripe.Event[] }> {
  const { simulators } = await startFixture();
  const exchanges: Exchange[] = [];
  const recordingFetch: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    const { pathname } = new URL(String(input));
    exchanges.push({
      method: String(init?.method),
      path: pathname,
      status: response.status,
      body: await response.clone().json(),
    });
    return response;
  };
  const stripe = new Stripe(secretKey, {
    host: '127.0.0.1',
    port: simulators.port,
    protocol: 'http',
    maxNetworkRetries: 0,
    httpClient: Stripe.createFetchHttpClient(recordingFetch),
  });
  await cardPaymentsOf({ simulators, stripe });
  await otherSessionsOf({ simulators, stripe });
  await disputesOf({ simulators, stripe });
  const accountIds = await helpersOf({ simulators, stripe });
  const events = await readAll({ stripe, accountIds });
  return { exchanges, events };
}

type Doers = Pick<Fixture, 'simulators' | 'stripe'>;

const refused = (call: Promise<unknown>) => expect(call).rejects.toThrow();

/** Cards that pay and one that does not, and every kind of refund. */
async function cardPaymentsOf({ simulators, stripe }: Doers): Promise<void> {
  const cards = ['4242424242424242', '4000000000000127', '4000000000007726', '4000000000005126'];
  for (const card of cards) {
    const { id } = await stripe.checkout.sessions.create({
      ...sessionParameters,
      customer_email: 'payer@linku.example',
      client_reference_id: 'pay_1',
      locale: 'zh',
      metadata: { a: '1' },
      payment_intent_data: { description: 'A task', metadata: { b: '2' } },
      expand: ['line_items'],
    });
    simulators.stripe.pay({ sessionId: id, card });
    const { payment_intent: intent } = await stripe.checkout.sessions.retrieve(id, {
      expand: [
        'payment_intent.latest_charge.balance_transaction',
        'payment_intent.payment_method',
        'line_items',
      ],
    });
    const intentId = z.object({ id: z.string() }).parse(intent).id;
    await stripe.paymentIntents.retrieve(intentId, { expand: ['latest_charge.refunds'] });
    const lines = await stripe.checkout.sessions.listLineItems(id);
    if (card === '4000000000000127') continue;
    if (card === '4242424242424242') {
      const price = await stripe.prices.retrieve(String(lines.data[0]?.price?.id));
      await stripe.products.retrieve(String(price.product));
    }
    const refund = await stripe.refunds.create({ payment_intent: intentId, amount: 400, expand: ['charge'] });
    simulators.stripe.settleRefund({ refundId: refund.id });
    await stripe.refunds.retrieve(refund.id, { expand: ['balance_transaction'] });
    if (card === '4000000000007726') await unusualRefundsOf({ simulators, stripe, intentId });
    await refused(stripe.refunds.create({ payment_intent: intentId, amount: 9_999 }));
  }
}

/** A refund that waits for the payer, and one that is taken back then. */
async function unusualRefundsOf({
  simulators,
  stripe,
  intentId,
}: Doers & { intentId: string }): Promise<void> {
  const { id: refundId } = await stripe.refunds.create({ payment_intent: intentId, amount: 100 });
  simulators.stripe.settleRefund({ refundId, outcome: 'requires_action' });
  await stripe.refunds.retrieve(refundId);
  await stripe.refunds.cancel(refundId);
  await stripe.refunds.retrieve(refundId, { expand: ['failure_balance_transaction'] });
}

/** Challenges, bank debits, and sessions that nobody pays. */
async function otherSessionsOf({ simulators, stripe }: Doers): Promise<void> {
  const challenged = await stripe.checkout.sessions.create(sessionParameters);
  simulators.stripe.pay({ sessionId: challenged.id, card: '4000002760003184' });
  await stripe.checkout.sessions.retrieve(challenged.id, { expand: ['payment_intent'] });
  simulators.stripe.authenticate({ sessionId: challenged.id, result: 'fail' });
  simulators.stripe.pay({ sessionId: challenged.id, card: '4000002760003184', threeDSecure: 'complete' });
  await stripe.checkout.sessions.retrieve(challenged.id, { expand: ['payment_intent.latest_charge'] });
  const { success_url: _, cancel_url: __, ...embeddable } = sessionParameters;
  for (const iban of ['AT611904300234573201', 'AT861904300235473202']) {
    const { id } = await stripe.checkout.sessions.create({
      ...embeddable,
      ui_mode: 'embedded_page',
      return_url: 'http://127.0.0.1:9/back',
    });
    simulators.stripe.payByBank({ sessionId: id, iban });
    await stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent.latest_charge'] });
    simulators.stripe.settleBankDebit({ sessionId: id });
    await stripe.checkout.sessions.retrieve(id, {
      expand: ['payment_intent.latest_charge.balance_transaction'],
    });
  }
  const expiring = await stripe.checkout.sessions.create(sessionParameters);
  simulators.stripe.pay({ sessionId: expiring.id, card: '4000000000000002' });
  await stripe.checkout.sessions.expire(expiring.id);
  await refused(stripe.checkout.sessions.expire(expiring.id));
  await refused(stripe.checkout.sessions.retrieve('cs_test_none'));
  const debit = await stripe.checkout.sessions.create(sessionParameters);
  simulators.stripe.payByBank({ sessionId: debit.id, iban: 'AT611904300234573201' });
  const { payment_intent: paymentIntentId } = await stripe.checkout.sessions.retrieve(debit.id);
  simulators.stripe.cancelIntent({ paymentIntentId: String(paymentIntentId) });
  await stripe.checkout.sessions.retrieve(debit.id, { expand: ['payment_intent.latest_charge'] });
  await refused(stripe.checkout.sessions.create({ ...sessionParameters, line_items: [] }));
}

/** Every kind of dispute, and every way in which one ends. */
async function disputesOf({ simulators, stripe }: Doers): Promise<void> {
  for (const card of ['4000000000000259', '4000000000002685', '4000000000001976']) {
    for (const text of ['winning_evidence', 'losing_evidence', 'escalate_inquiry_evidence']) {
      const { id: sessionId } = await stripe.checkout.sessions.create(sessionParameters);
      simulators.stripe.pay({ sessionId, card });
      const [dispute] = (await stripe.disputes.list({ limit: 1 })).data;
      const id = String(dispute?.id);
      await stripe.disputes.update(id, { evidence: { uncategorized_text: text }, metadata: { a: '1' } });
      simulators.clock.advance({ seconds: 6 });
      await stripe.disputes.retrieve(id, { expand: ['charge', 'payment_intent'] });
      if (text === 'escalate_inquiry_evidence') await stripe.disputes.close(id);
      else await expect(stripe.disputes.close(id)).rejects.toThrow();
    }
  }
  for (const prevention of ['block', 'resolution'] as const) {
    const { id: sessionId } = await stripe.checkout.sessions.create(sessionParameters);
    simulators.stripe.pay({ sessionId, card: '4242424242424242' });
    const { payment_intent: intentId } = await stripe.checkout.sessions.retrieve(sessionId);
    simulators.stripe.openDispute({ paymentIntentId: String(intentId), prevention });
    await stripe.disputes.list({ limit: 1 });
  }
  await expect(stripe.disputes.retrieve('du_none')).rejects.toThrow();
}

/** Accounts in every state, transfers, reversals and payouts; returns the ids of the accounts. */
async function helpersOf({ simulators, stripe }: Doers): Promise<string[]> {
  const capabilities = { transfers: { requested: true }, card_payments: { requested: true } };
  const controller = {
    fees: { payer: 'application' },
    losses: { payments: 'application' },
    stripe_dashboard: { type: 'express' },
  } as const;
  const urls = { refresh_url: 'http://127.0.0.1:9/a', return_url: 'http://127.0.0.1:9/b' };
  const first = await stripe.accounts.create({ type: 'express', email: 'a@linku.example', capabilities });
  const second = await stripe.accounts.create({ controller, capabilities, business_type: 'individual' });
  const { id: sessionId } = await stripe.checkout.sessions.create({
    ...sessionParameters,
    payment_intent_data: { transfer_group: 'task_1' },
  });
  simulators.stripe.pay({ sessionId, card: '4000000000000077' });
  const [charge] = (await stripe.charges.list({ limit: 1 })).data;
  const source = { source_transaction: String(charge?.id) };
  const send = (destination: string, amount = 400) =>
    stripe.transfers.create({ amount, currency: 'gbp', destination, ...source });
  await expect(send(first.id)).rejects.toThrow();
  await stripe.accountLinks.create({ account: first.id, type: 'account_onboarding', ...urls });
  simulators.stripe.onboard({ accountId: first.id, outcome: 'restricted' });
  await stripe.accounts.retrieve(first.id);
  simulators.stripe.onboard({ accountId: first.id });
  simulators.stripe.onboard({ accountId: second.id, bankAccount: '11111113' });
  await stripe.accounts.createLoginLink(first.id);
  await stripe.accounts.update(first.id, { metadata: { level: '2' } });
  await stripe.accounts.listExternalAccounts(first.id);
  for (const { id } of [first, second]) {
    const transfer = await send(id);
    await stripe.transfers.createReversal(transfer.id, { amount: 100, expand: ['transfer'] });
    await stripe.transfers.update(transfer.id, { metadata: { b: '2' } });
    await stripe.transfers.listReversals(transfer.id);
    const expand = ['destination', 'source_transaction', 'balance_transaction'];
    await stripe.transfers.retrieve(transfer.id, { expand });
    const on = { stripeAccount: id };
    const payout = await stripe.payouts.create({ amount: 300, currency: 'gbp' }, on);
    simulators.stripe.settlePayout({ payoutId: payout.id });
    await stripe.payouts.retrieve(payout.id, { expand: ['destination', 'balance_transaction'] }, on);
    await stripe.payouts.list({}, on);
    await stripe.balanceTransactions.list({}, on);
    await stripe.balance.retrieve({}, on);
  }
  await expect(send(first.id, 9_999)).rejects.toThrow();
  await stripe.transfers.list({ transfer_group: 'task_1' });
  await stripe.balanceTransactions.list({ limit: 100, expand: ['data.source'] });
  await stripe.accounts.list();
  await stripe.accounts.del((await stripe.accounts.create({ type: 'express' })).id);
  await expect(stripe.accounts.retrieve('acct_none')).rejects.toThrow();
  return [first.id, second.id];
}

/** Everything once more, by every way of reading it; returns all events. */
async function readAll({
  stripe,
  accountIds,
}: Pick<Fixture, 'stripe'> & { accountIds: string[] }): Promise<Stripe.Event[]> {
  await stripe.checkout.sessions.list({ limit: 3, expand: ['data.payment_intent'] });
  await stripe.paymentIntents.list();
  const charges = await stripe.charges.list({ limit: 100 });
  for (const { id } of charges.data)
    await stripe.charges.retrieve(id, { expand: ['balance_transaction', 'payment_intent'] });
  await stripe.refunds.list();
  const transactions = await stripe.balanceTransactions.list({ expand: ['data.source'] });
  await stripe.balanceTransactions.retrieve(String(transactions.data[0]?.id));
  const events = await stripe.events.list().autoPagingToArray({ limit: 1_000 });
  await stripe.events.retrieve(String(events[0]?.id));
  for (const stripeAccount of accountIds)
    events.push(...(await stripe.events.list({ limit: 100 }, { stripeAccount })).data);
  await stripe.balance.retrieve();
  await stripe.accounts.retrieveCurrent();
  return events;
}
