import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { closeFixtures, errorOf, type Fixture, payOrder, startFixture } from '../testing/paypal-fixture';

afterEach(closeFixtures);

const moneySchema = z.object({ currency_code: z.string(), value: z.string() });
const infoSchema = z.object({
  transaction_id: z.string(),
  paypal_reference_id: z.string().optional(),
  paypal_reference_id_type: z.string().optional(),
  transaction_event_code: z.string(),
  transaction_status: z.string(),
  transaction_amount: moneySchema,
  fee_amount: moneySchema.optional(),
  ending_balance: moneySchema.optional(),
  custom_field: z.string().optional(),
});
const pageSchema = z.object({
  transaction_details: z.array(z.object({ transaction_info: infoSchema })).default([]),
  last_refreshed_datetime: z.string(),
  end_date: z.string(),
  page: z.number(),
  total_items: z.number(),
  total_pages: z.number(),
  links: z.array(z.object({ rel: z.string() })),
});

/** A search of the day around now, which `change` alters. */
function query(fixture: Fixture, change: Record<string, string> = {}): string {
  const now = Date.parse(nowOf(fixture));
  const at = (ms: number) => new Date(now + ms).toISOString();
  const whole = { start_date: at(-12 * hourMs), end_date: at(12 * hourMs), ...change };
  return `/v1/reporting/transactions?${new URLSearchParams(whole)}`;
}

const hourMs = 3_600_000;
const nowOf = ({ simulators }: Fixture) => new Date(simulators.clock.nowMs()).toISOString();

async function search(fixture: Fixture, change: Record<string, string> = {}) {
  const { status, body } = await fixture.call('GET', query(fixture, change));
  expect(status).toBe(200);
  const page = pageSchema.parse(body);
  return { ...page, lines: page.transaction_details.map(({ transaction_info: info }) => info) };
}

/** "T0006 10.00 -0.59" for each line. */
async function listed(fixture: Fixture, change: Record<string, string> = {}): Promise<string[]> {
  const { lines } = await search(fixture, change);
  return lines.map(({ transaction_event_code: code, transaction_amount: amount, fee_amount: fee }) =>
    [code, amount.value, ...(fee === undefined ? [] : [fee.value])].join(' '),
  );
}

async function balances(fixture: Fixture, parameters = ''): Promise<Record<string, string[]>> {
  const { body } = await fixture.call('GET', `/v1/reporting/balances${parameters}`);
  const parsed = balancesSchema.parse(body);
  return Object.fromEntries(
    parsed.balances.map(
      ({ currency, total_balance: total, available_balance: usable, withheld_balance: held }) => [
        currency,
        [total.value, usable.value, held.value],
      ],
    ),
  );
}
const balancesSchema = z.object({
  balances: z.array(
    z.object({
      currency: z.string(),
      total_balance: moneySchema,
      available_balance: moneySchema,
      withheld_balance: moneySchema,
    }),
  ),
});

const path = '/v1/payments/payouts';

async function payOut(fixture: Fixture, receiver: string): Promise<string> {
  const item = { receiver, amount: { currency: 'GBP', value: '10.00' }, sender_item_id: receiver };
  const { body } = await fixture.call('POST', path, {
    body: { sender_batch_header: { sender_batch_id: receiver }, items: [item] },
  });
  const header = z.object({ payout_batch_id: z.string() }).parse(body.batch_header);
  fixture.paypal.settlePayout({ batchId: header.payout_batch_id });
  const batch = await fixture.call('GET', `${path}/${header.payout_batch_id}`);
  return z.object({ items: z.tuple([z.object({ payout_item_id: z.string() })]) }).parse(batch.body).items[0]
    .payout_item_id;
}

describe('the search of transactions', () => {
  it('lists a payment with its fee, and what went back of it', async () => {
    const fixture = await startFixture();
    const { orderId, captureId } = await payOrder({ fixture });
    const { body: capture } = await fixture.call('GET', `/v2/payments/captures/${captureId}`);
    expect(capture).toMatchObject({ seller_receivable_breakdown: { paypal_fee: { value: '0.59' } } });
    const { body: refund } = await fixture.call('POST', `/v2/payments/captures/${captureId}/refund`, {
      body: { amount: { currency_code: 'GBP', value: '4.00' } },
      headers: { prefer: 'return=representation' },
    });
    expect(refund).toMatchObject({ seller_payable_breakdown: { paypal_fee: { value: '0.00' } } });
    const { lines } = await search(fixture);
    expect(lines).toMatchObject([
      {
        transaction_id: captureId,
        paypal_reference_id: orderId,
        paypal_reference_id_type: 'ODR',
        transaction_event_code: 'T0006',
        transaction_status: 'S',
        transaction_amount: { value: '10.00' },
        fee_amount: { currency_code: 'GBP', value: '-0.59' },
        ending_balance: { value: '9.41' },
        custom_field: '41',
      },
      {
        transaction_id: refund.id,
        paypal_reference_id: captureId,
        paypal_reference_id_type: 'TXN',
        transaction_event_code: 'T1107',
        transaction_amount: { value: '-4.00' },
        ending_balance: { value: '5.41' },
      },
    ]);
    expect(await balances(fixture)).toEqual({ GBP: ['5.41', '5.41', '0.00'] });
  });

  it('withholds what is in dispute, and takes it with a fee when the buyer wins', async () => {
    const fixture = await startFixture();
    const { captureId } = await payOrder({ fixture });
    fixture.paypal.openDispute({ captureId, channel: 'EXTERNAL' });
    expect(await listed(fixture)).toEqual(['T0006 10.00 -0.59', 'T1110 -10.00']);
    expect(await balances(fixture)).toEqual({ GBP: ['9.41', '-0.59', '10.00'] });
    const [dispute] = fixture.paypal.disputes();
    fixture.paypal.decideDispute({ disputeId: String(dispute?.dispute_id), favour: 'buyer' });
    expect((await listed(fixture)).slice(2)).toEqual(['T1111 10.00', 'T1201 -10.00', 'T0106 -14.00']);
    expect(await balances(fixture)).toEqual({ GBP: ['-14.59', '-14.59', '0.00'] });
    const claim = await payOrder({ fixture });
    fixture.paypal.openDispute({ captureId: claim.captureId });
    const [, inner] = fixture.paypal.disputes();
    fixture.paypal.decideDispute({ disputeId: String(inner?.dispute_id), favour: 'buyer' });
    expect((await listed(fixture)).slice(-2)).toEqual(['T1106 -10.00', 'T0114 -14.00']);
  });

  it('names a payout by the sender’s id, and returns it with its fee only if it never arrived', async () => {
    const fixture = await startFixture();
    fixture.paypal.deposit({ amount: 10_000 });
    const itemId = await payOut(fixture, 'helper@example.com');
    await payOut(fixture, 'returned@example.com');
    fixture.paypal.settlePayoutItem({ itemId, outcome: 'refunded' });
    const { lines } = await search(fixture);
    const codes = ['T0300', 'T0001', 'T0104', 'T0001', 'T0104', 'T1114', 'T1108', 'T1115'];
    expect(lines.map(({ transaction_event_code: code }) => code)).toEqual(codes);
    const [, sent, fee, , , returned, , refunded] = lines;
    expect(sent).toMatchObject({
      custom_field: 'helper@example.com',
      transaction_amount: { value: '-10.00' },
    });
    expect(fee).toMatchObject({
      paypal_reference_id: sent?.transaction_id,
      transaction_amount: { value: '-0.20' },
    });
    expect(returned).toMatchObject({ custom_field: 'returned@example.com' });
    expect(refunded).toMatchObject({
      custom_field: 'helper@example.com',
      paypal_reference_id: sent?.transaction_id,
      transaction_amount: { value: '10.00' },
    });
    expect(await balances(fixture)).toEqual({ GBP: ['99.80', '99.80', '0.00'] });
  });

  it('lists withdrawals, their return, and exchanges of currencies', async () => {
    const fixture = await startFixture();
    fixture.paypal.deposit({ amount: 10_000 });
    const { transaction_id: transactionId } = fixture.paypal.withdraw({ amount: 2_500 });
    fixture.paypal.returnWithdrawal({ transactionId });
    fixture.paypal.convert({ amount: 1_000, from: 'GBP', to: 'USD', received: 1_250 });
    expect(await listed(fixture)).toEqual([
      'T0300 100.00',
      'T0400 -25.00',
      'T1101 25.00',
      'T0200 -10.00',
      'T0200 12.50',
    ]);
    expect(await balances(fixture)).toEqual({
      GBP: ['90.00', '90.00', '0.00'],
      USD: ['12.50', '12.50', '0.00'],
    });
    expect(await balances(fixture, '?currency_code=USD')).toEqual({ USD: ['12.50', '12.50', '0.00'] });
    expect(() => fixture.paypal.withdraw({ amount: 9_001 })).toThrow('less than that');
    expect(() => fixture.paypal.returnWithdrawal({ transactionId })).toThrow('no withdrawal');
  });

  it('has pages, filters, and payments that moved nothing if asked for', async () => {
    const fixture = await startFixture();
    for (const funding of ['balance', 'echeck', 'declined_capture', 'balance', 'balance'] as const)
      await payOrder({ fixture, funding });
    const first = await search(fixture, { page_size: '2' });
    expect(first).toMatchObject({ page: 1, total_items: 3, total_pages: 2 });
    expect(first.links.map(({ rel }) => rel)).toEqual(['self', 'next', 'last']);
    const second = await search(fixture, { page_size: '2', page: '2' });
    expect(second.lines).toHaveLength(1);
    expect((await search(fixture, { page_size: '2', page: '3' })).lines).toEqual([]);
    const all = await search(fixture, { balance_affecting_records_only: 'N' });
    expect(all.lines.map(({ transaction_status: status }) => status).sort()).toEqual([
      'D',
      'P',
      'S',
      'S',
      'S',
    ]);
    const id = first.lines[0]?.transaction_id ?? '';
    const one = await search(fixture, { transaction_id: id });
    expect(one.lines).toMatchObject([{ transaction_id: id }]);
    expect(one.lines[0]?.ending_balance).toBeUndefined();
    expect(await listed(fixture, { transaction_amount: '1001 TO 2000' })).toEqual([]);
    expect(await listed(fixture, { transaction_type: 'T1107' })).toEqual([]);
    expect(await listed(fixture, { transaction_currency: 'USD' })).toEqual([]);
    expect(await listed(fixture, { transaction_status: 'V' })).toEqual([]);
  });

  it.each([
    ['initiation', []],
    ['update', ['T0006 10.00 -0.59']],
  ] as const)('finds what cleared later by its %s', async (searchesBy, lastHour) => {
    const fixture = await startFixture();
    fixture.paypal.setReporting({ searches_by: searchesBy });
    const hourAgo = () => new Date(Date.parse(nowOf(fixture)) - hourMs).toISOString();
    const begun = hourAgo();
    const { captureId } = await payOrder({ fixture, funding: 'echeck' });
    fixture.simulators.clock.advance({ seconds: 2 * 3_600 });
    fixture.paypal.settleCapture({ captureId, outcome: 'completed' });
    expect(await listed(fixture, { start_date: hourAgo() })).toEqual(lastHour);
    expect(await listed(fixture, { start_date: begun })).toEqual(['T0006 10.00 -0.59']);
  });

  it('shows the payer and the cart if asked for them', async () => {
    const fixture = await startFixture();
    await payOrder({ fixture });
    const { body } = await fixture.call('GET', query(fixture, { fields: 'all' }));
    expect(body.transaction_details).toMatchObject([
      {
        transaction_info: { transaction_event_code: 'T0006' },
        payer_info: { account_id: 'LKU2SANDBXPAY' },
        cart_info: { item_details: [{ item_name: 'Service fee' }] },
        store_info: {},
      },
    ]);
  });

  it.each([
    ['MISSING_REQUIRED_PARAMETER', { end_date: '' }, ['end_date']],
    ['INVALID_PARAMETER_SYNTAX', { start_date: '2026-01-01' }, []],
    ['DATE_RANGE_TOO_LARGE', { start_date: '-32' }, []],
    ['INVALID_DATE_RANGE', { end_date: '-1' }, []],
    ['START_DATE_TOO_OLD', { start_date: '-1200', end_date: '-1190' }, []],
    ['DATA_NOT_AVAILABLE', { start_date: '1', end_date: '2' }, []],
    ['INVALID_PARAMETER_VALUE', { page_size: '501' }, []],
    ['INVALID_PARAMETER_VALUE', { fields: 'everything' }, []],
    ['INVALID_PARAMETER_VALUE', { transaction_status: 'X' }, []],
    ['INVALID_STRING_LENGTH', { transaction_id: 'short' }, []],
    ['NOT_SUPPORTED', { nothing: '1' }, []],
  ] as const)('refuses with %s for %j', async (issue, change, without) => {
    const fixture = await startFixture();
    const now = Date.parse(nowOf(fixture));
    // Days from now.
    const dated = Object.entries(change).map(([name, text]) =>
      /^-?\d+$/.test(text) && name.endsWith('date')
        ? [name, new Date(now + Number(text) * 24 * hourMs).toISOString()]
        : [name, text],
    );
    const url = new URL(query(fixture, Object.fromEntries(dated)), 'http://x');
    for (const name of without) url.searchParams.delete(name);
    const reply = await fixture.call('GET', `${url.pathname}${url.search}`);
    expect(errorOf(reply)).toEqual({ status: 400, name: 'INVALID_REQUEST', issue });
  });

  it('refuses a search that finds too much', async () => {
    const fixture = await startFixture();
    for (let turn = 0; turn < 3; turn += 1) await payOrder({ fixture });
    fixture.paypal.setReporting({ results_max: 2 });
    const reply = await fixture.call('GET', query(fixture));
    expect(errorOf(reply)).toMatchObject({ status: 400, issue: 'RESULTSET_TOO_LARGE' });
  });

  it('is late when it was told to be', async () => {
    const fixture = await startFixture();
    fixture.paypal.setReporting({ delay_seconds: 2 * 3600 });
    await payOrder({ fixture });
    expect(await listed(fixture)).toEqual([]);
    expect(await balances(fixture)).toEqual({ GBP: ['0.00', '0.00', '0.00'] });
    const { last_refreshed_datetime: until, end_date: end } = await search(fixture);
    expect(Date.parse(nowOf(fixture)) - Date.parse(until)).toBeGreaterThanOrEqual(2 * hourMs);
    expect(end).toBe(until);
    const early = { start_date: nowOf(fixture) };
    expect(errorOf(await fixture.call('GET', query(fixture, early)))).toMatchObject({
      issue: 'DATA_NOT_AVAILABLE',
    });
    fixture.simulators.clock.advance({ seconds: 2 * 3600 + 1 });
    expect(await listed(fixture)).toEqual(['T0006 10.00 -0.59']);
  });

  it('needs a right that an app may lack', async () => {
    const fixture = await startFixture();
    fixture.paypal.setReporting({ has_right: false });
    for (const url of [query(fixture), '/v1/reporting/balances']) {
      const reply = await fixture.call('GET', url);
      expect(errorOf(reply)).toEqual({ status: 403, name: 'NOT_AUTHORIZED', issue: 'PERMISSION_DENIED' });
    }
    fixture.paypal.setReporting({ has_right: true });
    expect(await listed(fixture)).toEqual([]);
  });
});

describe('planted differences', () => {
  it('move money, and show in reports and balances', async () => {
    const fixture = await startFixture();
    const { paypal } = fixture;
    const { captureId } = await payOrder({ fixture });
    paypal.plantTransaction({ kind: 'adjustment', amount: -250, note: 'Correction' });
    paypal.plantTransaction({ kind: 'fee', amount: -100 });
    paypal.plantTransaction({ kind: 'payment', amount: 700, code: 'T9900' });
    const { transaction_id: second } = paypal.repeatTransaction({ transactionId: captureId });
    expect(await listed(fixture)).toEqual([
      'T0006 10.00 -0.59',
      'T1200 -2.50',
      'T0100 -1.00',
      'T9900 7.00',
      'T0006 10.00 -0.59',
    ]);
    expect((await search(fixture)).lines.at(-1)).toMatchObject({
      transaction_id: second,
      custom_field: '41',
    });
    expect(await balances(fixture)).toEqual({ GBP: ['22.32', '22.32', '0.00'] });
    expect(paypal.ledger().merchant).toMatchObject([{ balance: 2_232, planted: 1_350 }]);
  });

  it('change or hide what the reports say, and shift a balance', async () => {
    const fixture = await startFixture();
    const { paypal } = fixture;
    const { captureId: transactionId } = await payOrder({ fixture });
    paypal.changeReport({ transactionId, amount: 900, fee: -60 });
    expect(await listed(fixture)).toEqual(['T0006 9.00 -0.60']);
    expect(await balances(fixture)).toEqual({ GBP: ['8.40', '8.40', '0.00'] });
    paypal.changeReport({ transactionId, hide: true });
    expect(await listed(fixture)).toEqual([]);
    paypal.changeReport({ transactionId });
    paypal.shiftBalance({ amount: -5 });
    expect(await listed(fixture)).toEqual(['T0006 10.00 -0.59']);
    expect(await balances(fixture)).toEqual({ GBP: ['9.36', '9.36', '0.00'] });
    expect(() => paypal.changeReport({ transactionId: 'X', hide: true })).toThrow('no transaction');
  });
});

const schemaFile = process.env.PAYPAL_REPORTING_SPEC_FILE;
const validatorFile = process.env.SPEC_VALIDATOR;
const moduleSchema = z.object({
  loadSpec: z.custom<
    (file: string) => { response(method: string, url: string, status: number, body: unknown): string[] }
  >((value) => typeof value === 'function'),
});

describe.runIf(schemaFile !== undefined && validatorFile !== undefined)('the schema of the reports', () => {
  it('is kept by every response', async () => {
    const module: unknown = await import(pathToFileURL(String(validatorFile)).href);
    const spec = moduleSchema.parse(module).loadSpec(String(schemaFile));
    const fixture = await startFixture();
    const { paypal } = fixture;
    const { captureId } = await payOrder({ fixture });
    await payOrder({ fixture, funding: 'echeck' });
    paypal.deposit({ amount: 10_000 });
    paypal.openDispute({ captureId, amount: 300 });
    await payOut(fixture, 'returned@example.com');
    await payOut(fixture, 'linku-payout-7-0123456789ab');
    const { transaction_id: transactionId } = paypal.withdraw({ amount: 1_000 });
    paypal.returnWithdrawal({ transactionId });
    paypal.convert({ amount: 500, from: 'GBP', to: 'EUR', received: 580 });
    paypal.plantTransaction({ kind: 'fee', amount: -10, note: 'A fee' });
    const faults: string[] = [];
    const check = async (url: string) => {
      const { status, body } = await fixture.call('GET', url);
      for (const fault of spec.response('get', url, status, body)) faults.push(`${url} ${status}: ${fault}`);
      return status;
    };
    const changes: Record<string, string>[] = [
      {},
      { fields: 'all' },
      { page: '9' },
      { balance_affecting_records_only: 'N' },
    ];
    const wrong: Record<string, string>[] = [
      { page_size: '0' },
      { start_date: 'now' },
      { start_date: '2020-01-01T00:00:00Z' },
    ];
    for (const change of changes) expect(await check(query(fixture, change))).toBe(200);
    for (const change of wrong) expect(await check(query(fixture, change))).toBe(400);
    for (const parameters of ['', '?currency_code=EUR', `?as_of_time=${nowOf(fixture)}`])
      expect(await check(`/v1/reporting/balances${parameters}`)).toBe(200);
    expect(await check('/v1/reporting/balances?currency_code=E')).toBe(400);
    paypal.setReporting({ has_right: false });
    expect(await check(query(fixture))).toBe(403);
    expect(await check('/v1/reporting/balances')).toBe(403);
    expect(faults).toEqual([]);
  });
});
