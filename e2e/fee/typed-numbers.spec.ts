import { expect, test } from '../support/fixtures';

test('a number of points is read as people type it, and what is not understood changes nothing', {
  tag: ['@zh', '@phone'],
}, async ({ page, payer, operator, payPage, labels: { t } }) => {
  await operator.grantPoints({ userId: payer.id, points: 600 });
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.usePoints.check();

  await payPage.pointsField.fill('５００');
  await payPage.pointsField.press('Enter');
  await expect(payPage.payByCard(500)).toBeVisible();

  await payPage.pointsField.fill('250.5');
  await payPage.pointsField.press('Tab');
  await expect(payPage.pointsField).toHaveAttribute('aria-invalid', 'true');
  await expect(
    page.getByRole('alert').filter({ hasText: t('pay.pointsMisread', { count: 500 }) }),
  ).toBeVisible();
  await expect(payPage.pointsField, 'it stays to be mended').toHaveValue('250.5');
  await expect(payPage.payByCard(500), 'a guess would change what is paid').toBeVisible();

  await payPage.pointsField.fill('250积分');
  await payPage.pointsField.press('Enter');
  await expect(payPage.pointsField).toHaveValue('250');
  await expect(payPage.pointsField).not.toHaveAttribute('aria-invalid', 'true');
  await expect(payPage.payByCard(750)).toBeVisible();
});

test('a reward is read with its sign, its thousands and full-width digits', async ({
  page,
  payer,
  labels: { t, money },
}) => {
  const task = await payer.writeTask();
  await page.goto(`/tasks/${task.id}/edit`);
  const reward = page.getByLabel(t('tasks.rewardLabel'), { exact: true });

  await reward.fill('1,50');
  await page.getByRole('button', { name: t('tasks.saveEdit') }).click();
  await expect(reward).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByText(t('tasks.rewardInvalid')).first()).toBeVisible();

  await reward.fill('£１，２００.5');
  await page.getByRole('button', { name: t('tasks.saveEdit') }).click();
  await page.waitForURL(`/tasks/${task.id}`);
  await expect(page.getByText(money(120_050)).first()).toBeVisible();
});
