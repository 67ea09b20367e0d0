import { expect, test } from '../support/fixtures';

test('an operator finds a payment by keyboard, from any page of the console', {
  tag: ['@zh', '@phone', '@layout'],
}, async ({ page, asOperator: _, stranger, operator, labels: { t } }) => {
  await operator.grantPoints({ userId: stranger.id, points: 1_000 });
  const task = await stranger.writeTask();
  const paymentId = await stranger.payByPoints({ taskId: task.id });

  await page.goto('/admin/coupons');
  const box = page.getByRole('searchbox', { name: t('admin.searchLabel') });
  await box.focus();
  await page.keyboard.type(stranger.email);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/admin\/search\?find=/);
  await expect(box).toHaveValue(stranger.email);
  const found = page.getByRole('row').filter({ hasText: task.title });
  await expect(found).toContainText(stranger.email);

  await box.fill('100%_');
  await box.press('Enter');
  await expect(page.getByText(t('admin.searchNone'))).toBeVisible();

  await box.fill(`#${paymentId}`);
  await box.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: `#${paymentId}`, exact: true }).click();
  await expect(page).toHaveURL(`/admin/payments/${paymentId}`);
  await expect(page.getByRole('main')).toContainText(task.title);
});
