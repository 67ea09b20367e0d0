import { expect, test } from '../support/fixtures';
import { operatorEmail } from '../support/operator';

test('an operator is offered points for others, and not for themselves', async ({
  page,
  payer,
  asOperator: _,
  labels: { t },
}) => {
  await page.goto(`/admin/points?find=${encodeURIComponent(operatorEmail)}`);
  await expect(page.getByText(t('errors.own_case'))).toBeVisible();
  await expect(page.getByRole('region', { name: t('admin.grant') })).toHaveCount(0);
  await page.goto(`/admin/points?find=${encodeURIComponent(payer.email)}`);
  await expect(page.getByRole('region', { name: t('admin.grant') })).toBeVisible();
});
