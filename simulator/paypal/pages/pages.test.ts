import { afterEach, describe, expect, it } from 'vitest';
import { clientId, closeFixtures, createOrder, type Fixture, startFixture } from '../testing/paypal-fixture';

afterEach(closeFixtures);

const pageOf = ({ simulators }: Fixture, orderId: string, query = '') =>
  `${simulators.url}/checkoutnow?token=${orderId}${query}`;

/** What a browser without scripts would send. */
function decide(url: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual', headers });
}

describe('the buyer’s page', () => {
  it('approves, and sends the buyer to the merchant with the order and the payer', async () => {
    const fixture = await startFixture();
    const orderId = await createOrder(fixture);
    const url = pageOf(fixture, orderId);
    const page = await fetch(url);
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    const text = await page.text();
    expect(text).toContain('Pay now £10.00');
    expect(text).toContain('Simulator');
    const answer = await decide(url, { decision: 'approve', funding: 'balance' });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(
      `http://127.0.0.1:9/back?task=7&token=${orderId}&PayerID=LKU2SANDBXPAY`,
    );
    expect(fixture.paypal.orders()).toMatchObject([{ status: 'APPROVED', funding: 'balance' }]);
  });

  it('takes the buyer back who cancels, and leaves the order as it was', async () => {
    const fixture = await startFixture();
    const orderId = await createOrder(fixture);
    const answer = await decide(pageOf(fixture, orderId), { decision: 'cancel' });
    expect(answer.headers.get('location')).toBe(`http://127.0.0.1:9/cancelled?token=${orderId}`);
    expect(fixture.paypal.orders()).toMatchObject([{ status: 'CREATED' }]);
    expect(fixture.paypal.events()).toEqual([]);
  });

  it('speaks both languages and keeps the order when the language is switched', async () => {
    const fixture = await startFixture();
    const orderId = await createOrder(fixture);
    const read = async (query: string, headers = {}) =>
      (await fetch(pageOf(fixture, orderId, query), { headers })).text();
    expect(await read('', { 'accept-language': 'zh-CN,zh;q=0.9' })).toContain('立即付款');
    const chinese = await read('&lang=zh&xcomponent=1');
    expect(chinese).toContain('<html lang="zh-CN">');
    expect(chinese).toContain(`href="?token=${orderId}&amp;xcomponent=1&amp;lang=en"`);
  });

  it('wants a choice, and shows what is over or never was', async () => {
    const fixture = await startFixture();
    const orderId = await createOrder(fixture);
    const url = pageOf(fixture, orderId);
    const wrong = await decide(url, { decision: 'approve', funding: 'gold' });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('role="alert"');
    fixture.paypal.approve({ orderId });
    await fixture.call('POST', `/v2/checkout/orders/${orderId}/capture`);
    expect(await (await fetch(url)).text()).toContain('This payment is settled');
    expect(
      (await decide(url, { decision: 'approve', funding: 'balance' })).headers.get('location'),
    ).toBeNull();
    expect((await fetch(pageOf(fixture, 'none'))).status).toBe(404);
    const lapsing = await createOrder(fixture);
    fixture.simulators.clock.advance({ seconds: 3 * 3_600 + 1 });
    expect((await fetch(pageOf(fixture, lapsing))).status).toBe(404);
  });

  it('shows a merchant’s words as words', async () => {
    const fixture = await startFixture();
    const amount = { currency_code: 'GBP', value: '1.00' };
    const purchase_units = [{ amount, description: '<img src=x onerror=alert(1)>' }];
    const text = await (await fetch(pageOf(fixture, await createOrder(fixture, { purchase_units })))).text();
    expect(text).toContain('&lt;img src=x');
    expect(text).not.toContain('<img');
  });

  it('takes no decision from a stranger’s page', async () => {
    const fixture = await startFixture();
    const url = pageOf(fixture, await createOrder(fixture));
    const fields = { decision: 'approve', funding: 'balance' };
    expect((await decide(url, fields, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await decide(url, fields, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect(fixture.paypal.orders()).toMatchObject([{ status: 'CREATED' }]);
  });
});

describe('the buttons', () => {
  it('have a script for the client that is known, and for no other', async () => {
    const { simulators } = await startFixture();
    const good = await fetch(`${simulators.url}/sdk/js?client-id=${clientId}&currency=GBP`);
    expect(good.status).toBe(200);
    expect(good.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    const bad = await fetch(`${simulators.url}/sdk/js?client-id=somebody`);
    expect(bad.status).toBe(400);
    expect(await bad.text()).toContain('client-id not recognized');
  });

  it('are a page in a frame whose popup tells how it ended', async () => {
    const fixture = await startFixture();
    const { simulators } = fixture;
    const frame = await fetch(`${simulators.url}/sdk/button?color=blue&shape=pill&locale=zh_CN`);
    expect(frame.headers.get('content-security-policy')).toContain('frame-ancestors *');
    expect(await frame.text()).toContain('paypal-blue paypal-pill');
    expect((await fetch(`${simulators.url}/sdk/opening`)).status).toBe(200);
    const orderId = await createOrder(fixture);
    const popup = await decide(pageOf(fixture, orderId, '&xcomponent=1'), {
      decision: 'approve',
      funding: 'echeck',
    });
    const text = await popup.text();
    expect(popup.status).toBe(200);
    expect(text).toContain(`data-outcome="approved" data-order="${orderId}" data-payer="LKU2SANDBXPAY"`);
    expect(text).toContain('/assets/paypal/popup.js');
    for (const name of ['button', 'popup', 'control-page', 'control-elements', 'control-sections'])
      expect((await fetch(`${simulators.url}/assets/paypal/${name}.js`)).status).toBe(200);
    expect(await (await fetch(`${simulators.url}/sdk/orders/${orderId}`)).json()).toMatchObject({
      status: 'APPROVED',
    });
    expect((await fetch(`${simulators.url}/sdk/orders/NONE`)).status).toBe(404);
  });
});
