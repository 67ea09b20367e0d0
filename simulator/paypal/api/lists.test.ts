import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type Client,
  closeFixtures,
  errorOf,
  type Fixture,
  payOrder,
  startFixture,
} from '../testing/paypal-fixture';

afterEach(closeFixtures);

const linksSchema = z.array(z.object({ rel: z.string(), href: z.string() }));

type List = { path: string; ids: string[]; idsOf(body: Record<string, unknown>): string[] };

/** Five events: of two payments and a refund. */
async function events(fixture: Fixture): Promise<List> {
  for (const _ of [1, 2]) await payOrder({ fixture });
  const [{ capture_id: captureId } = {}] = fixture.paypal.orders();
  fixture.paypal.refund({ captureId: String(captureId) });
  const idsOf = ({ events: found }: Record<string, unknown>) => pick({ found, field: 'id' });
  const ids = idsOf({ events: fixture.paypal.events() }).reverse();
  return { path: '/v1/notifications/webhooks-events', ids, idsOf };
}

async function disputes(fixture: Fixture): Promise<List> {
  for (const _ of [1, 2, 3, 4, 5]) {
    const { captureId } = await payOrder({ fixture });
    fixture.paypal.openDispute({ captureId });
  }
  const idsOf = ({ items: found }: Record<string, unknown>) => pick({ found, field: 'dispute_id' });
  const ids = idsOf({ items: fixture.paypal.disputes() }).reverse();
  return { path: '/v1/customer/disputes', ids, idsOf };
}

async function payoutItems({ call }: Fixture): Promise<List> {
  const amount = { currency: 'GBP', value: '1.00' };
  const items = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ receiver: `${name}@example.com`, amount }));
  const body = { sender_batch_header: { sender_batch_id: 'five' }, items };
  const created = await call('POST', '/v1/payments/payouts', { body });
  const { payout_batch_id: id } = z.object({ payout_batch_id: z.string() }).parse(created.body.batch_header);
  const idsOf = ({ items: found }: Record<string, unknown>) => pick({ found, field: 'payout_item_id' });
  const path = `/v1/payments/payouts/${id}`;
  return { path, ids: idsOf((await call('GET', path)).body), idsOf };
}

function pick({ found, field }: { found: unknown; field: string }): string[] {
  return z
    .array(z.record(z.string(), z.unknown()))
    .parse(found)
    .map((entry) => String(entry[field]));
}

/** The pages from an address on, by the links `next`; each is asked for as it is linked. */
async function follow({ call, path }: { call: Client; path: string }): Promise<Record<string, unknown>[]> {
  const pages: Record<string, unknown>[] = [];
  for (let next: string | undefined = path; next !== undefined && pages.length < 20; ) {
    const { status, body } = await call('GET', next);
    expect(status).toBe(200);
    pages.push(body);
    const href: string | undefined = linksSchema.parse(body.links).find(({ rel }) => rel === 'next')?.href;
    next = href === undefined ? undefined : new URL(href).pathname + new URL(href).search;
  }
  return pages;
}

const lists = [
  ['events', events],
  ['disputes', disputes],
  ['items of a payout', payoutItems],
] as const;

describe.each(lists)('the list of %s', (_, arrange) => {
  const start = async () => {
    const fixture = await startFixture({ paypal: { openingBalance: { GBP: 100_000 } } });
    return { fixture, list: await arrange(fixture) };
  };

  it.each([1, 2, 5, 50])(
    'is complete by its next links, %i a page, and nothing in it twice',
    async (size) => {
      const { fixture, list } = await start();
      expect(new Set(list.ids).size).toBe(5);
      const pages = await follow({ call: fixture.call, path: `${list.path}?page_size=${size}` });
      expect(pages.flatMap(list.idsOf)).toEqual(list.ids);
      expect(pages.map((page) => list.idsOf(page).length)).toEqual(
        Array.from({ length: Math.ceil(5 / size) }, (_, page) => Math.min(size, 5 - page * size)),
      );
      for (const page of pages) expect(linksSchema.parse(page.links).map(({ rel }) => rel)).toContain('self');
    },
  );

  it.each(['0', '-1', '1.5', 'x', '', '999999'])('refuses a page_size of %j', async (size) => {
    const { fixture, list } = await start();
    const reply = await fixture.call('GET', `${list.path}?page_size=${size}`);
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ details: [{ field: 'page_size', location: 'query' }] });
  });
});

describe.each(lists.slice(0, 2))('the list of %s, which grows,', (_, arrange) => {
  it('is stable: a page begins where the last one ended', async () => {
    const fixture = await startFixture();
    const list = await arrange(fixture);
    const first = await fixture.call('GET', `${list.path}?page_size=2`);
    const next = linksSchema.parse(first.body.links).find(({ rel }) => rel === 'next')?.href ?? '';
    const { captureId } = await payOrder({ fixture });
    fixture.paypal.openDispute({ captureId });
    const rest = await follow({ call: fixture.call, path: new URL(next).pathname + new URL(next).search });
    expect([...list.idsOf(first.body), ...rest.flatMap(list.idsOf)]).toEqual(list.ids);
  });
});

it.each([
  '/v1/notifications/webhooks-events?start_time=yesterday',
  '/v1/notifications/webhooks-events?end_time=2026-12-01',
  '/v1/notifications/webhooks-events?from_event=none',
  '/v1/customer/disputes?update_time_before=x',
  '/v1/customer/disputes?start_time=x',
  '/v1/customer/disputes?start_time=2026-12-01T00:00:00Z&disputed_transaction_id=1',
  '/v1/customer/disputes?dispute_state=SLEEPING',
  '/v1/customer/disputes?next_page_token=none',
])('%s is refused, and says which parameter is wrong', async (path) => {
  const { call } = await startFixture();
  const reply = await call('GET', path);
  expect(errorOf(reply)).toMatchObject({ status: 400, name: 'INVALID_REQUEST' });
  const fields = [...new URL(path, 'http://x').searchParams.keys()];
  expect(fields).toContain(z.array(z.object({ field: z.string() })).parse(reply.body.details)[0]?.field);
});

it('of the items of a payout links to every page, and says how many there are where that is asked for', async () => {
  const fixture = await startFixture({ paypal: { openingBalance: { GBP: 100_000 } } });
  const { path } = await payoutItems(fixture);
  const rels = async (query: string) => {
    const { body } = await fixture.call('GET', `${path}?${query}`);
    return linksSchema.parse(body.links).map(({ rel }) => rel);
  };
  expect(await rels('page=1&page_size=2')).toEqual(['self', 'next', 'first', 'last']);
  expect(await rels('page=2&page_size=2')).toEqual(['self', 'next', 'prev', 'first', 'last']);
  expect(await rels('page=3&page_size=2')).toEqual(['self', 'prev', 'first', 'last']);
  expect(await rels('')).toEqual(['self']);
  const total = await fixture.call('GET', `${path}?page_size=2&total_required=true`);
  expect(total.body).toMatchObject({ total_items: 5, total_pages: 3 });
  for (const query of ['page=0', 'page=x', 'total_required=perhaps'])
    expect((await fixture.call('GET', `${path}?${query}`)).body.name).toBe('VALIDATION_ERROR');
});
