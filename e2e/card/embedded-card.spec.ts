import type { Page } from '@playwright/test';
import { test as base, expect } from '../support/fixtures';
import { startSecondServer } from '../support/second-server';
import { cards, stripePage } from '../support/stripe-page';
import { registerUser } from '../support/user';

/** These journeys have a server with a publishable key, which is what puts the card form onto our own page. */
const test = base.extend<object, { embeddingUrl: string }>({
  embeddingUrl: [
    async ({ playwright: _ }, use) => {
      const server = await startSecondServer({ STRIPE_PUBLISHABLE_KEY: 'pk_test_e2e' });
      await use(server.url);
      await server.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  baseURL: async ({ embeddingUrl }, use) => use(embeddingUrl),
});

test.describe.configure({ mode: 'default' });

const scriptAddress = 'https://js.stripe.com/**';

test('the card is entered on our own page, in the provider’s frame', {
  tag: ['@phone', '@layout'],
}, async ({ page, context, payPage, labels, embeddingUrl: url }) => {
  await serveStripeScript(page);
  const payer = await registerUser({ api: context.request, url });
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.payByCard(1_000).click();

  await expect(page.getByRole('heading', { level: 1, name: labels.t('pay.cardPageTitle') })).toBeVisible();
  const frame = stripePage({ scope: page.frameLocator('iframe[title="LinkU simulator checkout"]'), labels });
  await frame.payByCard(cards.isDeclined);
  await expect(frame.problem).toBeVisible();
  await frame.payByCard(cards.succeeds);
  const paymentId = await payPage.showsResult('completed');
  expect(await payer.payment(paymentId)).toMatchObject({ status: 'completed', stripe_amount: 1_000 });
});

test('on the page of the card nothing runs but our own code and Stripe’s', async ({
  page,
  context,
  payPage,
  labels,
  embeddingUrl: url,
}) => {
  await serveStripeScript(page);
  const payer = await registerUser({ api: context.request, url });
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.payByCard(1_000).click();
  const title = page.getByRole('heading', { level: 1, name: labels.t('pay.cardPageTitle') });
  await expect(title).toBeVisible();
  await expect(page.locator('iframe[title="LinkU simulator checkout"]')).toBeVisible();
  const scripts = await page.evaluate(() => [...document.scripts].map(({ src, nonce }) => ({ src, nonce })));
  const addresses = scripts.flatMap(({ src }) => (src === '' ? [] : [new URL(src)]));
  const elsewhere = addresses.filter(({ origin }) => origin !== url).map(({ origin }) => origin);
  expect(elsewhere).toEqual(['https://js.stripe.com']);
  const own = addresses.filter(({ origin }) => origin === url).map(({ pathname }) => pathname);
  for (const path of own) expect(path).toMatch(/^\/_next\/static\//);
  for (const { src, nonce } of scripts) if (src === '') expect(nonce).not.toBe('');
});

test('a payer whose browser blocks the provider’s script goes on at the provider’s own page', async ({
  page,
  context,
  payPage,
  stripe,
  simulator,
  browserWatch,
  embeddingUrl: url,
  labels: { t },
}) => {
  browserWatch.allow(/js\.stripe\.com/);
  await page.route(scriptAddress, (route) => route.abort());
  const payer = await registerUser({ api: context.request, url });
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.payByCard(1_000).click();

  await expect(page.getByText(t('pay.cardLoadFailed'))).toBeVisible();
  await page.getByRole('button', { name: t('pay.cardContinueAtStripe') }).click();
  await stripe.payByCard(cards.succeeds);
  await payPage.showsResult('completed');
  const paid = (await simulator.sessionsOfTask(task.id)).filter(
    (session) => session.payment_status === 'paid',
  );
  expect(paid, 'one payment took money').toHaveLength(1);
});

test('an unfinished card form is found again', async ({
  page,
  context,
  payPage,
  labels,
  embeddingUrl: url,
}) => {
  await serveStripeScript(page);
  const payer = await registerUser({ api: context.request, url });
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.payByCard(1_000).click();
  await expect(page.getByRole('heading', { level: 1, name: labels.t('pay.cardPageTitle') })).toBeVisible();

  await payPage.open(task.id);
  await page.getByRole('link', { name: labels.t('pay.resumeContinue'), exact: true }).click();
  const frame = stripePage({ scope: page.frameLocator('iframe[title="LinkU simulator checkout"]'), labels });
  await frame.payByCard(cards.succeeds);
  await payPage.showsResult('completed');
  expect(await payer.payments()).toHaveLength(1);
});

/**
 * The script's address cannot be configured; without the internet the simulator's stands in for it. It takes the address of
 * its frames from its own, which here is not the simulator's.
 */
async function serveStripeScript(page: Page): Promise<void> {
  const simulatorUrl = process.env.E2E_SIMULATOR_URL ?? 'http://127.0.0.1:3001';
  await page.route(scriptAddress, async (route) => {
    const response = await route.fetch({ url: `${simulatorUrl}/js/stripe.js` });
    const script = await response.text();
    const body = script.replace('document.currentScript.src', JSON.stringify(simulatorUrl));
    await route.fulfill({ response, body });
  });
}
