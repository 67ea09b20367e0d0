import { afterEach, describe, expect, it } from 'vitest';
import { closeFixtures, type Fixture, startFixture } from '../../testing/stripe-fixture';

afterEach(closeFixtures);

const returnUrl = 'http://127.0.0.1:9/onboarded';
const refreshUrl = 'http://127.0.0.1:9/again';

async function link({ stripe }: Fixture) {
  const capabilities = { transfers: { requested: true } };
  const { id } = await stripe.accounts.create({ type: 'express', capabilities });
  const created = await stripe.accountLinks.create({
    account: id,
    type: 'account_onboarding',
    refresh_url: refreshUrl,
    return_url: returnUrl,
  });
  return { id, created };
}

const location = (response: Response) => response.headers.get('location') ?? '';
const open = (url: string) => fetch(url, { redirect: 'manual' });

/** Follows a link to the page it is spent on. */
async function visit({ fixture, url }: { fixture: Fixture; url: string }): Promise<string> {
  const target = location(await open(url));
  expect(target).toMatch(/^\/setup\/visit\//);
  return new URL(target, fixture.simulators.url).href;
}

const choose = (page: string, fields: Record<string, string>) =>
  fetch(page, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });

describe('onboarding', () => {
  it('is completed on the page, which sends the person back', async () => {
    const fixture = await startFixture();
    const { id, created } = await link(fixture);
    expect(created).toMatchObject({ object: 'account_link', expires_at: created.created + 300 });
    const page = await visit({ fixture, url: created.url });
    const shown = await open(page);
    expect(shown.headers.get('content-security-policy')).toContain("form-action 'self' http://127.0.0.1:9");
    expect(await shown.text()).toContain('Get paid by LinkU');
    expect(await (await open(`${page}?lang=zh`)).text()).toContain('接收 LinkU 的付款');
    const answer = await choose(page, { outcome: 'complete', bank_account: '00012345' });
    expect([answer.status, location(answer)]).toEqual([303, returnUrl]);
    expect(await fixture.stripe.accounts.retrieve(id)).toMatchObject({
      details_submitted: true,
      payouts_enabled: true,
      external_accounts: { data: [{ last4: '2345' }] },
    });
    expect(await (await open(page)).text()).toContain('This account is ready');
  });

  it('may end with something missing', async () => {
    const fixture = await startFixture();
    const { id, created } = await link(fixture);
    const page = await visit({ fixture, url: created.url });
    const answer = await choose(page, { outcome: 'restricted', bank_account: '11111116' });
    expect(location(answer)).toBe(returnUrl);
    expect(await fixture.stripe.accounts.retrieve(id)).toMatchObject({
      details_submitted: true,
      payouts_enabled: false,
    });
    expect(await (await open(page)).text()).toContain('This account is restricted');
  });

  it.each([{ outcome: 'leave', bank_account: '00012345' }, { outcome: 'complete', bank_account: '1' }, {}])(
    'may be left with nothing done: %j',
    async (fields) => {
      const fixture = await startFixture();
      const { id, created } = await link(fixture);
      const page = await visit({ fixture, url: created.url });
      expect(location(await choose(page, fields as Record<string, string>))).toBe(returnUrl);
      expect((await fixture.stripe.accounts.retrieve(id)).details_submitted).toBe(false);
      expect(fixture.simulators.stripe.events()).toEqual([]);
    },
  );

  it('needs a fresh link: a spent or an old one leads back for another', async () => {
    const fixture = await startFixture();
    const spent = (await link(fixture)).created.url;
    expect((await fetch(spent, { method: 'HEAD', redirect: 'manual' })).status).toBe(404);
    await visit({ fixture, url: spent });
    expect(location(await open(spent))).toBe(refreshUrl);
    const old = (await link(fixture)).created.url;
    fixture.simulators.clock.advance({ seconds: 301 });
    expect(location(await open(old))).toBe(refreshUrl);
    expect((await open(`${old}x`)).status).toBe(404);
    expect((await open(`${fixture.simulators.url}/setup/visit/null`)).status).toBe(404);
    expect((await open(`${fixture.simulators.url}/setup/visit/`)).status).toBe(404);
  });

  it('takes no form of another site', async () => {
    const fixture = await startFixture();
    const { id, created } = await link(fixture);
    const page = await visit({ fixture, url: created.url });
    const answer = await fetch(page, {
      method: 'POST',
      body: new URLSearchParams({ outcome: 'complete', bank_account: '00012345' }),
      headers: { origin: 'https://evil.example' },
    });
    expect(answer.status).toBe(403);
    expect((await fixture.stripe.accounts.retrieve(id)).details_submitted).toBe(false);
  });

  it.each([
    [{ return_url: 'javascript:alert(1)' }, 'return_url'],
    [{ refresh_url: undefined }, 'refresh_url'],
    [{ type: 'account_update' as const }, 'type'],
    [{ type: 'something' }, 'type'],
  ])('takes no link with %j', async (change, param) => {
    const fixture = await startFixture();
    const { id } = await fixture.stripe.accounts.create({ type: 'express' });
    const parameters = { type: 'account_onboarding', refresh_url: refreshUrl, return_url: returnUrl };
    const create = fixture.stripe.accountLinks.create({ account: id, ...parameters, ...change });
    await expect(create).rejects.toMatchObject({ statusCode: 400, param });
  });
});

describe('the Express dashboard', () => {
  it('opens once onboarding is done, and shows the balance', async () => {
    const fixture = await startFixture();
    const { simulators, stripe } = fixture;
    const { id } = await link(fixture);
    await expect(stripe.accounts.createLoginLink(id)).rejects.toMatchObject({
      message: 'Cannot create a login link for an account that has not completed onboarding.',
    });
    simulators.stripe.onboard({ accountId: id });
    const { object, url } = await stripe.accounts.createLoginLink(id);
    expect(object).toBe('login_link');
    expect(await (await open(url)).text()).toContain('£0.00');
    expect((await open(`${url}x`)).status).toBe(404);
    simulators.clock.advance({ seconds: 301 });
    expect((await open(url)).status).toBe(410);
  });
});
