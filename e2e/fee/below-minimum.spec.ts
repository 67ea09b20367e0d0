import { expect, test } from '../support/fixtures';

test('a fee that no card takes is paid with points', {
  tag: ['@zh', '@phone'],
}, async ({ page, payer, operator, payPage, browserWatch, labels: { t } }) => {
  browserWatch.allow(/status of 422 .*\/quote/);
  await operator.grantPoints({ userId: payer.id, points: 100 });
  const task = await payer.writeTask({ reward: 199 });
  await payPage.open(task.id);
  await expect(payPage.payPal, 'the page begins with what works').toBeChecked();

  await payPage.card.check();
  await expect(payPage.summary.getByText(t('pay.nearestNone')).first()).toBeVisible();
  await payPage.pointsOnly.check();
  await payPage.payByPoints(20).click();
  await payPage.showsResult('completed');
  await expect(page.getByText(t('result.completedFee'))).toBeVisible();
});

test('a fee that is too small for a card says so before anything is charged, and PayPal takes it', {
  tag: '@zh',
}, async ({ page, payer, payPage, payPal, browserWatch, labels: { t } }) => {
  browserWatch.allow(/status of 422 .*\/quote/);
  const task = await payer.writeTask({ reward: 199 });
  await payPage.open(task.id);
  await payPage.card.check();
  await expect(payPage.summary.getByText(t('pay.nearestNone')).first()).toBeVisible();
  await expect(payPage.pointsOnly).toBeDisabled();
  await expect(
    page.getByText(t('pay.pointsOnlyShort', { needed: 20, available: 0, missing: 20 })),
  ).toBeVisible();
  await page.getByRole('button', { name: /^(Pay|银行卡支付)/ }).click();
  await expect(payPage.problem).toContainText(t('pay.tooSmallTitle', { method: 'card' }));
  expect(await payer.payments()).toEqual([]);

  await payPage.problem.getByRole('button', { name: t('pay.useOther', { method: 'paypal' }) }).click();
  await expect(payPage.payPal).toBeChecked();
  await payPage.continueToPayPal(20).click();
  await payPal.pay();
  await payPage.showsResult('completed');
});

test('the points control cannot leave an amount that the card refuses', {
  tag: ['@zh', '@phone'],
}, async ({ page, payer, operator, payPage, labels: { t, money } }) => {
  await operator.grantPoints({ userId: payer.id, points: 5_000 });
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.usePoints.check();
  await payPage.pointsField.fill('975');
  await payPage.pointsField.press('Enter');
  await expect(payPage.pointsField).toHaveValue('970');
  await expect(page.getByText(t('pay.pointsSnapped', { count: 970, minimum: money(30) }))).toBeVisible();
  await expect(payPage.payByCard(30)).toBeVisible();

  await payPage.pointsSlider.press('ArrowRight');
  await expect(payPage.pointsField, 'one step carries over the gap').toHaveValue('1000');
  await expect(payPage.payByPoints(1_000)).toBeVisible();
  await payPage.pointsSlider.press('ArrowLeft');
  await expect(payPage.pointsField).toHaveValue('970');
});
