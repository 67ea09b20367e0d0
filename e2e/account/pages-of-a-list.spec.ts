import { expect, test } from '../support/fixtures';

test('a long list goes on, and back to its beginning', async ({ page, payer, operator, labels: { t } }) => {
  // Each grant has its own number of points: a page shows twenty, so that the first is on the next.
  for (let points = 101; points <= 121; points += 1) {
    await operator.grantPoints({ userId: payer.id, points });
  }
  await page.goto('/points');
  const oldest = page.getByText('+101', { exact: true });
  const newest = page.getByText('+121', { exact: true });
  await expect(newest).toBeVisible();
  await expect(oldest).toHaveCount(0);
  const pages = page.getByRole('navigation', { name: t('common.pages') });
  await expect(pages.getByRole('link', { name: t('common.firstPage') })).toHaveCount(0);
  await pages.getByRole('link', { name: t('common.nextPage') }).click();
  await expect(oldest).toBeVisible();
  await expect(newest).toHaveCount(0);
  await expect(pages.getByRole('link', { name: t('common.nextPage') })).toHaveCount(0);
  await pages.getByRole('link', { name: t('common.firstPage') }).click();
  await expect(newest).toBeVisible();
  await expect(page).toHaveURL('/points');
});
