import { expect, test } from '../support/fixtures';

test('points alone pay the fee at once', {
  tag: ['@zh', '@phone'],
}, async ({ page, payer, operator, payPage, simulator, labels: { t } }) => {
  await operator.grantPoints({ userId: payer.id, points: 1_500 });
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.pointsOnly.check();
  await payPage.payByPoints(1_000).click();

  const paymentId = await payPage.showsResult('completed');
  expect(await payer.payment(paymentId)).toMatchObject({
    status: 'completed',
    payment_provider: 'points',
    points_used: 1_000,
    final_amount: 0,
  });
  expect(await payer.points()).toMatchObject({ balance: 500, reserved: 0, available: 500 });
  expect(await simulator.sessionsOfTask(task.id), 'no provider took part').toEqual([]);

  await page.goto('/points');
  const spent = page.getByRole('row').filter({ hasText: t('points.payment', { id: paymentId }) });
  await expect(spent.first()).toBeVisible();
});

test('points that do not suffice cannot be chosen alone', { tag: '@zh' }, async ({
  page,
  payer,
  operator,
  payPage,
  labels: { t },
}) => {
  await operator.grantPoints({ userId: payer.id, points: 400 });
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await expect(payPage.card).toBeChecked();
  await expect(payPage.pointsOnly).toBeDisabled();
  await expect(
    page.getByText(t('pay.pointsOnlyShort', { needed: 1_000, available: 400, missing: 600 })),
  ).toBeVisible();
});
