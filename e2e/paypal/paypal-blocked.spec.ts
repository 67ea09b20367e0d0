import { expect, test } from '../support/fixtures';
import { payPalButton } from '../support/paypal-page';

const scriptAddress = /\/sdk\/js\?/;

test('a payer whose browser blocks PayPal’s script pays on PayPal’s own page', {
  tag: ['@zh', '@phone'],
}, async ({ page, payer, payPage, payPal, browserWatch, labels }) => {
  browserWatch.allow(/\/sdk\/js\?.* failed to load/);
  browserWatch.allow(/ERR_FAILED .*\/sdk\/js\?/);
  await page.route(scriptAddress, (route) => route.abort());
  const task = await payer.writeTask();
  await payPage.openForPayPal(task.id);
  await expect(page.getByText(labels.t('pay.buttonsAway'))).toBeVisible();
  await expect(payPalButton({ page, labels })).toBeHidden();
  await payPage.continueToPayPal(1_000).click();
  await payPal.pay();
  await payPage.showsResult('completed');
  expect(await payer.payments()).toHaveLength(1);
});

test('a script that never comes is waited for, and no longer than a person would', async ({
  page,
  payer,
  payPage,
  payPal,
  labels,
}) => {
  await page.clock.install();
  await page.route(scriptAddress, () => undefined);
  const task = await payer.writeTask();
  await payPage.openForPayPal(task.id);
  await expect(payPage.continueToPayPal(1_000)).toBeEnabled();
  await expect(page.getByRole('group', { name: labels.t('pay.paypalButtons') })).toBeVisible();
  await page.clock.runFor(12_000);
  await expect(page.getByText(labels.t('pay.buttonsAway'))).toBeVisible();
  await payPage.continueToPayPal(1_000).click();
  await payPal.pay();
  await payPage.showsResult('completed');
});
