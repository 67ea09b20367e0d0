import { expect, test } from '../support/fixtures';

test('a poster reads what they spent in a month, prints it or takes it along', {
  tag: ['@zh', '@phone', '@layout'],
}, async ({ page, payer, heldTask, helper, labels }) => {
  const { t, money } = labels;
  const task = await heldTask(20_000);
  await payer.confirm({ taskId: task.id });
  await page.goto('/payments');
  await page.getByRole('link', { name: t('spending.link') }).click();
  await expect(page.getByRole('heading', { level: 1, name: t('spending.title') })).toBeVisible();
  const month = page.getByRole('region');
  const sum = (term: string) => month.locator('dl').first().locator('div').filter({ hasText: term });
  await expect(sum(t('spending.paid'))).toContainText(money(21_000));
  await expect(sum(t('spending.toHelpers'))).toContainText(money(20_000));
  await expect(sum(t('spending.fees'))).toContainText(money(1_000));
  await expect(sum(t('spending.closing'))).toContainText(money(0));
  await expect(month.getByRole('listitem').filter({ hasText: t('spending.kind.release') })).toContainText(
    task.title,
  );
  const link = page.getByRole('link', { name: /CSV/ });
  const csv = await page.request.get((await link.getAttribute('href')) ?? '');
  expect(await csv.text()).toContain(`,${task.paymentId},GBP,210.00,`);
  await expect(page.getByRole('button', { name: t('spending.print') })).toBeVisible();
  await page.goto('/wallet/spending?month=2024-02');
  await expect(page.getByText(t('spending.noneOf'))).toBeVisible();

  await helper.page.goto('/wallet/spending');
  await expect(helper.page.getByText(t('spending.none'), { exact: true })).toBeVisible();
});
