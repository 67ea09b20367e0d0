import { expect, test } from '../support/fixtures';
import { payPalButton, payPalPage } from '../support/paypal-page';
import { tabTo } from '../support/tab-to';

test('a fee is paid from start to end with the keyboard alone', async ({
  page,
  payer,
  operator,
  payPage,
  labels: { t },
}) => {
  await operator.grantPoints({ userId: payer.id, points: 1_000 });
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await expect(payPage.payByCard(1_000)).toBeEnabled();

  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: t('site.skip') })).toBeFocused();
  await page.keyboard.press('Enter');
  await tabTo({ page, target: payPage.card });

  await tabTo({ page, target: payPage.usePoints });
  await page.keyboard.press('Space');
  await tabTo({ page, target: payPage.pointsSlider });
  await page.keyboard.press('Home');
  await expect(payPage.payByCard(1_000)).toBeVisible();
  await page.keyboard.press('End');
  await expect(payPage.payByPoints(1_000)).toBeVisible();
  await page.keyboard.press('ArrowLeft');
  await expect(payPage.pointsField).toHaveValue('970');
  await page.keyboard.press('End');

  await tabTo({ page, target: payPage.payByPoints(1_000) });
  await page.keyboard.press('Enter');
  await payPage.showsResult('completed');
  await tabTo({ page, target: page.getByRole('link', { name: t('result.seeReceipt') }) });
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article', { name: t('payments.receiptTitle') })).toBeVisible();
});

test('methods are chosen with arrow keys, and a dialog gives focus back', async ({
  page,
  payer,
  operator,
  payPage,
  labels: { t },
}) => {
  await operator.grantPoints({ userId: payer.id, points: 1_000 });
  const task = await payer.writeTask();
  await payer.beginCardPayment({ taskId: task.id });
  await payPage.open(task.id);
  const cancel = page.getByRole('button', { name: t('pay.resumeCancel') });
  await expect(cancel).toBeEnabled();
  await tabTo({ page, target: cancel });
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: t('pay.resumeCancelTitle') });
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(cancel).toBeFocused();

  await tabTo({ page, target: payPage.card });
  await page.keyboard.press('ArrowDown');
  await expect(payPage.payPal).toBeChecked();
  await page.keyboard.press('ArrowDown');
  await expect(payPage.pointsOnly).toBeChecked();
  await expect(payPage.payByPoints(1_000)).toBeVisible();
});

test('PayPal’s own button has a named place, is reached with the Tab key, and pays', async ({
  page,
  payer,
  payPage,
  labels,
}) => {
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await expect(payPage.payByCard(1_000)).toBeEnabled();
  await tabTo({ page, target: payPage.card });
  await page.keyboard.press('ArrowDown');
  await expect(payPage.payPal).toBeChecked();
  const group = page.getByRole('group', { name: labels.t('pay.paypalButtons') });
  await expect(group.locator('iframe'), 'a frame has a title of its own').toHaveAttribute('title', 'PayPal');
  const button = payPalButton({ page, labels });
  await expect(button).toBeVisible();
  await tabTo({ page, target: button });

  const opened = page.waitForEvent('popup');
  await page.keyboard.press('Enter');
  const window = payPalPage({ page: await opened, labels });
  await expect(window.payButton).toBeVisible();
  await tabTo({ page: window.page, target: window.payButton });
  // The window closes before the key is up again.
  await window.page.keyboard.down('Enter');
  await payPage.showsResult('completed');
});

test('the button that leads to PayPal’s page comes after PayPal’s own', async ({
  page,
  payer,
  payPage,
  payPal,
  labels,
}) => {
  const task = await payer.writeTask();
  await payPage.openForPayPal(task.id);
  const button = payPalButton({ page, labels });
  await expect(button).toBeVisible();
  await tabTo({ page, target: button });
  await page.keyboard.press('Tab');
  await expect(payPage.continueToPayPal(1_000)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(payPal.payButton).toBeVisible();
});
