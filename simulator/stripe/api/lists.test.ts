import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import {
  closeFixtures,
  type Fixture,
  onboardedAccount,
  payBy,
  secretKey,
  startFixture,
} from '../../testing/stripe-fixture';
import { routes } from './routes';

afterEach(closeFixtures);

type Item = { id: string; created?: number };
type List = { object: string; data: Item[]; has_more: boolean; url: string };

async function read({ fixture, path, account }: { fixture: Fixture; path: string; account?: string }) {
  const headers = { authorization: `Bearer ${secretKey}`, ...(account && { 'stripe-account': account }) };
  const response = await fetch(`${fixture.simulators.url}${path}`, { headers });
  return { status: response.status, list: (await response.json()) as List };
}

/** Three of everything that can be listed. */
async function threeOfEach(fixture: Fixture): Promise<Record<string, string | undefined>> {
  const { stripe, simulators } = fixture;
  const account = await onboardedAccount({ fixture });
  await onboardedAccount({ fixture });
  await onboardedAccount({ fixture });
  let transferId = '';
  let sessionId = '';
  for (let count = 0; count < 3; count += 1) {
    const { intentId } = await payBy({ fixture, card: '4000000000000077', amount: 5_000 });
    await stripe.refunds.create({ payment_intent: intentId, amount: 100 });
    simulators.stripe.openDispute({ paymentIntentId: intentId, amount: 100 });
    const transfer = await stripe.transfers.create({ amount: 900, currency: 'gbp', destination: account });
    transferId = transfer.id;
    await stripe.payouts.create({ amount: 200, currency: 'gbp' }, { stripeAccount: account });
    simulators.clock.advance({ seconds: 10 });
  }
  for (let count = 0; count < 3; count += 1) await stripe.transfers.createReversal(transferId, { amount: 1 });
  const line = {
    quantity: 1,
    price_data: { currency: 'gbp', unit_amount: 100, product_data: { name: 'Fee' } },
  };
  const session = await stripe.checkout.sessions.create({
    mode: 'payment',
    success_url: 'http://127.0.0.1:9/',
    line_items: [line, line, line],
  });
  sessionId = session.id;
  return {
    '/v1/checkout/sessions/:id/line_items': sessionId,
    '/v1/transfers/:id/reversals': transferId,
    '/v1/payouts': account,
  };
}

const listed = [
  '/v1/checkout/sessions',
  '/v1/checkout/sessions/:id/line_items',
  '/v1/payment_intents',
  '/v1/charges',
  '/v1/refunds',
  '/v1/disputes',
  '/v1/events',
  '/v1/balance_transactions',
  '/v1/transfers',
  '/v1/transfers/:id/reversals',
  '/v1/payouts',
  '/v1/accounts',
];

describe('every list', () => {
  it('pages both ways, and can be narrowed by time', async () => {
    const fixture = await startFixture();
    const ids = await threeOfEach(fixture);
    for (const pattern of listed) {
      const path = pattern.replace(':id', ids[pattern] ?? '');
      const account = pattern === '/v1/payouts' ? ids[pattern] : undefined;
      const page = (query: string) =>
        read({ fixture, path: `${path}?${query}`, ...(account !== undefined && { account }) });
      const all = (await page('limit=100')).list;
      expect(all, path).toMatchObject({ object: 'list', has_more: false, url: path });
      expect(all.data.length, path).toBeGreaterThanOrEqual(3);
      const forwards: string[] = [];
      for (let more = true; more; ) {
        const after = forwards.length === 0 ? '' : `&starting_after=${forwards.at(-1)}`;
        const { list } = await page(`limit=2${after}`);
        forwards.push(...list.data.map(({ id }) => id));
        more = list.has_more;
      }
      expect(forwards, path).toEqual(all.data.map(({ id }) => id));
      const last = forwards.at(-1) ?? '';
      const { list: back } = await page(`limit=2&ending_before=${last}`);
      expect(
        back.data.map(({ id }) => id),
        path,
      ).toEqual(forwards.slice(-3, -1));
      expect(back.has_more, path).toBe(forwards.length > 3);
      expect((await page('starting_after=none')).status, path).toBe(404);
      expect((await page(`starting_after=${last}&ending_before=${last}`)).status, path).toBe(400);
      expect((await page('limit=101')).status, path).toBe(400);
      const time = all.data[0]?.created;
      if (time === undefined || pattern.includes(':id')) continue;
      const within = all.data.filter(({ created }) => created === time).length;
      expect((await page(`limit=100&created=${time}`)).list.data, path).toHaveLength(within);
      expect((await page(`limit=100&created[gte]=${time}`)).list.data, path).toHaveLength(within);
      expect((await page(`limit=100&created[lt]=${time}`)).list.data, path).toHaveLength(
        all.data.length - within,
      );
    }
  });
});

it('shows the product of a price where it is asked for', async () => {
  const fixture = await startFixture();
  await payBy({ fixture });
  const [session] = (await fixture.stripe.checkout.sessions.list()).data;
  const expand = ['data.price.product'];
  const { data } = await fixture.stripe.checkout.sessions.listLineItems(String(session?.id), { expand });
  expect(data).toMatchObject([
    { price: { unit_amount: 1250, product: { object: 'product', name: 'Reward' } } },
  ]);
});

describe('what Stripe is said to have', () => {
  const { operations } = JSON.parse(
    readFileSync(new URL('./official-api.json', import.meta.url), 'utf8'),
  ) as {
    operations: string[];
  };

  it('has everything that is built', () => {
    const official = new Set(
      operations.flatMap((line) => {
        const names = line.split(' ');
        const path = names.pop();
        return names.map((method) => `${method} ${path}`);
      }),
    );
    const built = routes.map(({ method, path }) => `${method} ${path}`);
    expect(built.filter((name) => !official.has(name))).toEqual([]);
  });
});
