import { expect, test } from '../support/fixtures';

test('an operator compares the books with the providers, and opens the entries behind what is owed', {
  tag: ['@zh', '@layout'],
}, async ({ operatorPage: page, heldTask, labels: { t } }) => {
  // Both providers are read, a month of PayPal's list too.
  test.setTimeout(120_000);
  const { paymentId } = await heldTask(3_000);

  await page.goto('/admin');
  await page
    .getByRole('navigation', { name: t('admin.navigation') })
    .getByRole('link', { name: t('admin.reconciliation') })
    .click();
  // Other journeys have compared before: rows are there already, and the page is read anew when this one is done.
  const compared = page.waitForResponse(
    (response) =>
      response.url().endsWith('/api/admin/reconciliations') && response.request().method() === 'POST',
    { timeout: 60_000 },
  );
  await page.getByRole('button', { name: t('reconciliation.compareLabel') }).click();
  await compared;
  const statements = page.getByRole('table', { name: t('reconciliation.statements') });
  await expect(statements.getByRole('row').filter({ hasText: t('reconciliation.onDemand') })).not.toHaveCount(
    0,
  );
  await statements.getByRole('link').first().click();
  await expect(page.getByRole('heading', { name: t('reconciliation.balances') })).toBeVisible();

  await page
    .getByRole('navigation', { name: t('admin.navigation') })
    .getByRole('link', { name: t('admin.solvency') })
    .click();
  const pounds = page.getByRole('region', { name: 'GBP' });
  await expect(pounds.getByText(t('solvency.owed'))).toBeVisible();
  await pounds
    .getByRole('term')
    .filter({ hasText: t('solvency.account.escrow') })
    .locator('xpath=following-sibling::dd')
    .getByRole('link')
    .click();
  await page
    .getByRole('link', { name: `#${paymentId}`, exact: true })
    .first()
    .click();
  await expect(page).toHaveURL(new RegExp(`/admin/payments/${paymentId}$`));
});
