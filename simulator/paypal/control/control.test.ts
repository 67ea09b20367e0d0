import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startSimulators } from '../../start';
import { caFileName } from '../start-simulator';
import { closeFixtures, createOrder, payOrder, startFixture } from '../testing/paypal-fixture';

afterEach(closeFixtures);

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'linku-simulator-'));
  folders.push(folder);
  return folder;
}

function controlOf(url: string) {
  return async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${url}/_simulator${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };
}

describe('the control API of PayPal', () => {
  it('acts as the buyer, the bank and the dashboard', async () => {
    const fixture = await startFixture();
    const control = controlOf(fixture.simulators.url);
    const orderId = await createOrder(fixture);
    const orders = `/paypal/orders/${orderId}`;
    expect((await control('POST', `${orders}/cancel`)).body.url).toBe(
      `http://127.0.0.1:9/cancelled?token=${orderId}`,
    );
    expect((await control('POST', `${orders}/approve`, { funding: 'review' })).body.url).toContain(
      'PayerID=',
    );
    expect((await control('POST', `${orders}/approve`, { funding: 'luck' })).status).toBe(400);
    await fixture.call('POST', `/v2/checkout/orders/${orderId}/capture`);
    expect((await control('POST', `${orders}/approve`, {})).status).toBe(409);
    const { body } = await control('GET', '/paypal/orders');
    expect(body.orders).toMatchObject([{ id: orderId, amount_display: '£10.00', capture_status: 'PENDING' }]);
    const captures = `/paypal/captures/${body.orders[0].capture_id}`;
    expect(await control('POST', `${captures}/settle`, { outcome: 'completed' })).toMatchObject({
      body: { settled: true },
    });
    expect(await control('POST', `${captures}/refund`, { amount: 100 })).toMatchObject({ status: 200 });
    expect(await control('POST', `${captures}/refund`, { amount: 9_999 })).toMatchObject({
      status: 422,
      body: { error: { message: expect.stringContaining('REFUND_AMOUNT_EXCEEDED') } },
    });
    expect((await control('POST', `${captures}/reverse`)).status).toBe(200);
    expect((await control('POST', '/paypal/legacy-sales', { event: 'COMPLETED' })).status).toBe(200);
    expect(await control('GET', '/paypal/ledger')).toMatchObject({
      body: { orders: [{ captured: 1000, refunded: 100, reversed: 900 }] },
    });
    expect(await control('POST', '/paypal/orders/none/void')).toMatchObject({ status: 404 });
  });

  it('keeps PayPal’s faults apart from Stripe’s, and makes short-lived tokens', async () => {
    const fixture = await startFixture();
    const control = controlOf(fixture.simulators.url);
    await control('POST', '/paypal/faults', { path: '/v2/**', fault: { kind: 'status', status: 503 } });
    expect((await control('GET', '/stripe/faults')).body.rules).toEqual([]);
    expect((await fixture.call('GET', '/v2/checkout/orders/X')).status).toBe(503);
    const forge = { fault: { kind: 'forge', how: 'same_crc' } };
    expect((await control('POST', '/paypal/webhook-faults', forge)).status).toBe(200);
    expect((await control('POST', '/stripe/webhook-faults', forge)).status).toBe(400);
    expect((await control('POST', '/paypal/tokens', { lifetime_seconds: 5, revoke: true })).body).toEqual({
      lifetime_seconds: 5,
    });
    expect((await fixture.call('GET', '/v2/checkout/orders/X')).status).toBe(401);
  });

  it('pays out as it is told', async () => {
    const fixture = await startFixture();
    const control = controlOf(fixture.simulators.url);
    expect((await control('POST', '/paypal/deposits', { amount: 5_000 })).status).toBe(200);
    expect((await control('POST', '/paypal/deposits', { amount: -1 })).status).toBe(400);
    const items = [{ receiver: 'unclaimed@example.com', amount: { currency: 'GBP', value: '10.00' } }];
    const body = { sender_batch_header: { sender_batch_id: 'b' }, items };
    await fixture.call('POST', '/v1/payments/payouts', { body });
    expect((await control('GET', '/paypal/payouts')).body.balances).toEqual([
      { currency: 'GBP', amount: 3_980, amount_display: '£39.80' },
    ]);
    const [{ id, item }] = (await control('GET', '/paypal/payouts')).body.payouts.map(
      (payout: { batch_header: { payout_batch_id: string }; items: { payout_item_id: string }[] }) => ({
        id: payout.batch_header.payout_batch_id,
        item: payout.items[0]?.payout_item_id,
      }),
    );
    const paths = [
      `/paypal/payouts/${id}/process`,
      `/paypal/payouts/${id}/settle`,
      `/paypal/payout-items/${item}/settle`,
    ];
    const replies = [];
    for (const path of paths) replies.push((await control('POST', path, {})).body);
    expect(replies).toEqual([{ processing: true }, { settled: true }, { settled: true }]);
    expect((await control('GET', '/paypal/ledger')).body.payouts).toMatchObject([{ paid: 1_000 }]);
  });

  it('opens and decides disputes', async () => {
    const fixture = await startFixture();
    const control = controlOf(fixture.simulators.url);
    const { captureId } = await payOrder({ fixture });
    const opened = await control('POST', `/paypal/captures/${captureId}/dispute`, { stage: 'INQUIRY' });
    const disputePath = `/paypal/disputes/${opened.body.dispute_id}`;
    expect((await control('POST', `${disputePath}/escalate`)).status).toBe(200);
    expect((await control('POST', `${disputePath}/decide`, { favour: 'nobody' })).status).toBe(400);
    expect((await control('POST', `${disputePath}/decide`, { favour: 'seller' })).status).toBe(200);
    expect((await control('POST', `${disputePath}/decide`, { favour: 'buyer' })).status).toBe(409);
    expect((await control('GET', '/paypal/disputes')).body.disputes).toMatchObject([
      { dispute_id: opened.body.dispute_id, status: 'RESOLVED', amount_display: '£10.00' },
    ]);
  });

  it('is on the page for people, where PayPal was started', async () => {
    const fixture = await startFixture();
    expect(await (await fetch(fixture.simulators.url)).text()).toContain('PayPal orders');
    expect((await controlOf(fixture.simulators.url)('GET', '/state')).body.providers).toEqual([
      'stripe',
      'paypal',
    ]);
  });
});

describe('a simulator without PayPal', () => {
  it('has nothing of it', async () => {
    const stripe = { secretKey: 'sk_test_1', webhookSecrets: ['whsec_1'], webhookUrls: [] };
    const simulators = await startSimulators({ port: 0, stripe });
    try {
      expect(simulators.paypal).toBeNull();
      expect(await (await fetch(simulators.url)).text()).not.toContain('PayPal');
    } finally {
      await simulators.close();
    }
  });
});

describe('what a simulator with a data folder knows of PayPal', () => {
  it('outlives it: orders, money, events, request ids, and the authority in a file', async () => {
    const dataFolder = freshFolder();
    const before = await startFixture({
      dataFolder,
      paypal: { pendingCaptureDelayMs: 60_000, payoutStepMs: 20_000 },
    });
    const { orderId, captureId } = await payOrder({ fixture: before, funding: 'echeck' });
    const headers = { 'paypal-request-id': 'k' };
    const refund = await payOrder({ fixture: before });
    before.paypal.deposit({ amount: 9_000 });
    const items = [{ receiver: 'unclaimed@example.com', amount: { currency: 'GBP', value: '10.00' } }];
    const payout = { sender_batch_header: { sender_batch_id: 'b' }, items };
    await before.call('POST', '/v1/payments/payouts', { body: payout });
    const path = `/v2/payments/captures/${refund.captureId}/refund`;
    const made = await before.call('POST', path, { body: {}, headers });
    await before.paypal.idle();
    const { ledger, events, caPem } = before.paypal;
    expect(readFileSync(join(dataFolder, caFileName), 'utf8')).toBe(caPem);
    await before.simulators.close();

    const after = await startFixture({ dataFolder });
    expect(after.paypal.caPem).toBe(caPem);
    expect(after.paypal.ledger()).toEqual(ledger());
    expect(after.paypal.events()).toHaveLength(events().length);
    expect(await after.call('POST', path, { body: {}, headers })).toMatchObject({
      status: 200,
      body: { id: made.body.id },
    });
    // The alarms of the pending capture and of the payout were set again.
    after.simulators.clock.advance({ seconds: 61 });
    expect(after.paypal.payouts()).toMatchObject([{ batch_header: { batch_status: 'PROCESSING' } }]);
    expect((await after.call('GET', `/v2/payments/captures/${captureId}`)).body.status).toBe('COMPLETED');
    expect(after.paypal.ledger().orders).toContainEqual(
      expect.objectContaining({ order: orderId, captured: 1000 }),
    );
  });

  it('outlives it: money on its way and in dispute, each with its time', async () => {
    const dataFolder = freshFolder();
    const before = await startFixture({ dataFolder });
    const { captureId } = await payOrder({ fixture: before });
    before.paypal.openDispute({ captureId });
    before.paypal.deposit({ amount: 5_000 });
    const items = [{ receiver: 'unclaimed@example.com', amount: { currency: 'GBP', value: '10.00' } }];
    await before.call('POST', '/v1/payments/payouts', { body: { sender_batch_header: {}, items } });
    const [batchId = ''] = before.paypal.ledger().payouts.map(({ batch }) => batch);
    before.paypal.settlePayout({ batchId });
    before.paypal.refundOutcome({ outcome: 'failed' });
    const ledger = before.paypal.ledger();
    await before.simulators.close();

    const { paypal, simulators } = await startFixture({ dataFolder });
    expect(paypal.ledger()).toEqual(ledger);
    simulators.clock.advance({ seconds: 9 * 24 * 3600 });
    expect(paypal.disputes()).toMatchObject([{ status: 'WAITING_FOR_SELLER_RESPONSE' }]);
    simulators.clock.advance({ seconds: 2 * 24 * 3600 });
    expect(paypal.disputes()).toMatchObject([{ status: 'RESOLVED' }]);
    expect(paypal.payouts()).toMatchObject([{ items: [{ transaction_status: 'UNCLAIMED' }] }]);
    simulators.clock.advance({ seconds: 20 * 24 * 3600 });
    expect(paypal.payouts()).toMatchObject([{ items: [{ transaction_status: 'RETURNED' }] }]);
  });

  it('is gone after a reset, but for the authority that verifiers trust', async () => {
    const dataFolder = freshFolder();
    const fixture = await startFixture({ dataFolder });
    await payOrder({ fixture });
    fixture.simulators.reset();
    expect(fixture.paypal.orders()).toEqual([]);
    expect((await fixture.call('GET', '/v2/checkout/orders/X')).status).toBe(401);
    const { caPem } = fixture.paypal;
    await fixture.simulators.close();
    const after = await startFixture({ dataFolder });
    expect(after.paypal.caPem).toBe(caPem);
    expect(after.paypal.ledger().entries).toEqual([]);
  });
});
