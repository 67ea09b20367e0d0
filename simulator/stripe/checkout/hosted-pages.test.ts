import { afterEach, describe, expect, it } from 'vitest';
import { closeFixtures, type Fixture, sessionParameters, startFixture } from '../../testing/stripe-fixture';

afterEach(closeFixtures);

const goodCard = {
  method: 'card',
  number: '4242 4242 4242 4242',
  expiry: '12 / 34',
  cvc: '123',
  name: 'Wang Fang',
};

async function openPage({ stripe }: Fixture): Promise<{ id: string; url: string }> {
  const { id, url } = await stripe.checkout.sessions.create(sessionParameters);
  if (url === null) throw new Error('An open session of a hosted page has a URL.');
  return { id, url };
}

/** What a browser without scripts would send. */
function submit({
  url,
  fields = goodCard,
  headers = {},
}: {
  url: string;
  fields?: Record<string, string>;
  headers?: Record<string, string>;
}): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual', headers });
}

describe('the hosted page', () => {
  it('takes a card and sends the payer on, with the session’s id in the address', async () => {
    const fixture = await startFixture();
    const { id, url } = await openPage(fixture);
    const answer = await submit({ url });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(`http://127.0.0.1:9/paid?session_id=${id}`);
    expect(await fixture.stripe.checkout.sessions.retrieve(id)).toMatchObject({
      payment_status: 'paid',
      customer_details: { name: 'Wang Fang' },
    });
    expect(await (await fetch(url)).text()).toContain('This payment is complete');
    const again = await submit({ url });
    expect(again.headers.get('location')).toContain('/c/pay/');
    expect(fixture.simulators.stripe.ledger().payment_intents).toMatchObject([{ captures: 1 }]);
  });

  it('waits for the merchant to take the webhook, not for other tries', async () => {
    const fixture = await startFixture();
    let isTaken = false;
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    fixture.receiver.answerWith(async ({ body }) => {
      if (!body.includes('"type": "checkout.session.completed"')) return 200;
      await held;
      isTaken = true;
      return 500;
    });
    const { url } = await openPage(fixture);
    const wasTakenAtRedirect = submit({ url }).then(() => isTaken);
    await expect.poll(() => fixture.receiver.received.length).toBeGreaterThanOrEqual(4);
    release();
    expect(await wasTakenAtRedirect).toBe(true);
  });

  it('says in words why a card was declined, in the payer’s language, and never shows the number again', async () => {
    const fixture = await startFixture();
    const { url } = await openPage(fixture);
    const answer = await submit({ url, fields: { ...goodCard, number: '4000000000009995' } });
    expect(answer.headers.get('location')).toContain('/c/pay/');
    const english = await (await fetch(url, { headers: { 'accept-language': 'en-GB' } })).text();
    expect(english).toContain('Your card has insufficient funds.');
    const chinese = await (
      await fetch(url, { headers: { 'accept-language': 'fr, zh-CN;q=0.9, en;q=0.8' } })
    ).text();
    expect(chinese).toContain('您的银行卡余额不足');
    expect(await (await fetch(`${url}?lang=zh`)).text()).toContain('lang="zh-CN"');
    expect(english).not.toContain('value="4000');
  });

  it.each([
    [{ number: '4242424242424241' }, 'number'],
    [{ number: '' }, 'number'],
    [{ expiry: '12/20' }, 'expiry'],
    [{ expiry: '13/34' }, 'expiry'],
    [{ cvc: '12' }, 'cvc'],
    [{ name: ' ' }, 'name'],
  ])('refuses %j in the form, without an attempt', async (change, field) => {
    const fixture = await startFixture();
    const { url } = await openPage(fixture);
    const answer = await submit({ url, fields: { ...goodCard, ...change } });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toMatch(new RegExp(`id="${field}"[^>]*aria-invalid="true"`));
    expect(fixture.simulators.stripe.events()).toEqual([]);
  });

  it('leads through the bank’s page for 3-D Secure, which may fail or complete', async () => {
    const fixture = await startFixture();
    const { id, url } = await openPage(fixture);
    const card = { ...goodCard, number: '4000002760003184' };
    const challenge = async () =>
      new URL(String((await submit({ url, fields: card })).headers.get('location')), url).href;
    expect(await (await fetch(await challenge())).text()).toContain('Complete authentication');
    await submit({ url: await challenge(), fields: { result: 'fail' } });
    expect(await (await fetch(url)).text()).toContain('unable to authenticate');
    const done = await submit({ url: await challenge(), fields: { result: 'complete' } });
    expect(done.headers.get('location')).toBe(`http://127.0.0.1:9/paid?session_id=${id}`);
  });

  it('takes a bank debit, and says later how it ended', async () => {
    const fixture = await startFixture();
    const { id, url } = await openPage(fixture);
    const debit = { method: 'bank', iban: 'at86 1904 3002 3547 3202', account_name: 'Wang Fang' };
    expect((await submit({ url, fields: { ...debit, iban: 'GB33BUKB20201555555555' } })).status).toBe(422);
    expect((await submit({ url, fields: debit })).headers.get('location')).toContain('/paid?session_id=');
    expect(await (await fetch(url)).text()).toContain('Your bank debit is on its way');
    fixture.simulators.stripe.settleBankDebit({ sessionId: id });
    expect(await (await fetch(url)).text()).toContain('Your bank debit failed');
  });

  it('says when it has expired', async () => {
    const fixture = await startFixture();
    const { id, url } = await openPage(fixture);
    fixture.simulators.stripe.expire({ sessionId: id });
    const text = await (await fetch(url)).text();
    expect(text).toContain('This payment page has expired');
    expect(text).toContain(sessionParameters.cancel_url);
    await submit({ url });
    expect(fixture.simulators.stripe.ledger().entries).toEqual([]);
  });

  it('shows a merchant’s words as words', async () => {
    const { stripe } = await startFixture();
    const product_data = { name: '<script>alert(1)</script>"&', description: '<img src=x onerror=alert(1)>' };
    const line_items = [{ quantity: 2, price_data: { currency: 'gbp', unit_amount: 100, product_data } }];
    const { url } = await stripe.checkout.sessions.create({ ...sessionParameters, line_items });
    const text = await (await fetch(String(url))).text();
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;');
    expect(text).not.toContain('<img');
  });
});

describe('the embedded page', () => {
  async function embedded({ stripe }: Fixture, change = {}) {
    const { success_url: _, cancel_url: __, ...rest } = sessionParameters;
    const place = {
      ui_mode: 'embedded_page',
      return_url: 'http://127.0.0.1:9/back?session_id={CHECKOUT_SESSION_ID}',
    } as const;
    return stripe.checkout.sessions.create({ ...rest, ...place, ...change });
  }

  it('opens by the client secret alone, in a frame of the merchant’s page only', async () => {
    const fixture = await startFixture();
    const session = await embedded(fixture);
    expect(session).toMatchObject({
      url: null,
      client_secret: expect.stringMatching(`^${session.id}_secret_`),
    });
    const page = await fetch(`${fixture.simulators.url}/c/embed/${session.client_secret}`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain('frame-ancestors http://127.0.0.1:9');
    expect((await fetch(`${fixture.simulators.url}/c/embed/${session.id}_secret_wrong`)).status).toBe(404);
    expect((await fetch(`${fixture.simulators.url}/c/pay/${session.id}`)).status).toBe(404);
  });

  it('tells the page around it where to go when the payer is done', async () => {
    const fixture = await startFixture();
    const session = await embedded(fixture);
    const url = `${fixture.simulators.url}/c/embed/${session.client_secret}`;
    const answer = await submit({ url });
    const page = await fetch(new URL(String(answer.headers.get('location')), url));
    const text = await page.text();
    expect(text).toContain(`data-complete="http://127.0.0.1:9/back?session_id=${session.id}"`);
    expect(text).toContain('data-parent-origin="http://127.0.0.1:9"');
  });

  it('leaves it to the merchant’s script when no redirect is wanted', async () => {
    const fixture = await startFixture();
    const session = await embedded(fixture, { redirect_on_completion: 'if_required' });
    fixture.simulators.stripe.pay({ sessionId: session.id, card: '4242424242424242' });
    const text = await (await fetch(`${fixture.simulators.url}/c/embed/${session.client_secret}`)).text();
    expect(text).toContain('data-complete=""');
  });

  it('has a stand-in for Stripe.js of the right version', async () => {
    const { simulators } = await startFixture();
    const script = await fetch(`${simulators.url}/js/stripe.js`);
    expect(script.headers.get('content-type')).toContain('text/javascript');
    expect(await script.text()).toContain("Stripe.version = 'endive'");
  });
});

describe('strangers', () => {
  const strangers: Record<string, string>[] = [
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
  ];

  it('cannot post to the pages or the control API from another site', async () => {
    const fixture = await startFixture();
    const { url, id } = await openPage(fixture);
    const control = `${fixture.simulators.url}/_simulator/stripe/sessions/${id}/expire`;
    for (const target of [url, control]) {
      for (const headers of strangers) {
        expect((await submit({ url: target, headers })).status).toBe(403);
      }
    }
    expect((await submit({ url: control })).status).toBe(415);
    expect(fixture.simulators.stripe.events()).toEqual([]);
    const own = await submit({
      url,
      headers: { origin: fixture.simulators.url, 'sec-fetch-site': 'same-origin' },
    });
    expect(own.status).toBe(303);
  });

  it('cannot frame the hosted page', async () => {
    const fixture = await startFixture();
    const { url } = await openPage(fixture);
    const policy = (await fetch(url)).headers.get('content-security-policy');
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("default-src 'none'");
  });
});
