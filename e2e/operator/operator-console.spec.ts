import { expect, test } from '../support/fixtures';

test('an operator finds a person and grants points', {
  tag: '@zh',
}, async ({ page, asOperator: _, stranger, browserWatch, labels: { t } }) => {
  browserWatch.allow(/status of 400 .*\/api\/admin\/points-grants/);
  await page.goto('/');
  await page.getByRole('link', { name: t('site.admin') }).click();
  await page
    .getByRole('navigation', { name: t('admin.navigation') })
    .getByRole('link', { name: t('admin.points') })
    .click();
  await page.getByLabel(t('admin.findLabel')).fill(stranger.email);
  await page.getByRole('button', { name: t('admin.find'), exact: true }).click();
  await expect(page.getByText(stranger.email).first()).toBeVisible();

  const give = page.getByRole('button', { name: t('admin.grant') });
  await give.click();
  await expect(page.getByRole('alert').filter({ has: page.getByRole('paragraph') })).toBeVisible();
  await page.getByLabel(t('admin.grantPoints'), { exact: true }).fill('250');
  const reason = page.getByLabel(t('admin.grantReason'));
  await reason.fill('Paid with 4242 4242 4242 4242');
  await give.click();
  await expect(page.locator('#reason-error')).toHaveText(t('errors.card_number'));
  await expect(reason).toHaveAttribute('aria-invalid', 'true');
  await reason.fill('Sorry for the wait');
  await give.click();
  await expect(page.getByText(t('admin.granted', { count: 250, name: stranger.name }))).toBeVisible();
  expect(await stranger.points()).toMatchObject({ balance: 250, available: 250 });
});

test('an operator creates a coupon, pauses it and resumes it', {
  tag: '@zh',
}, async ({ page, asOperator: _, stranger, labels: { t } }) => {
  const code = `E2E-CONSOLE-${stranger.id}`;
  await page.goto('/admin/coupons');
  await page.getByText(t('admin.couponNew')).click();
  await page.getByLabel(t('admin.couponCode'), { exact: true }).fill(code);
  await page.getByLabel(t('admin.couponName'), { exact: true }).fill('Console coupon');
  await page.getByLabel(t('admin.couponKind'), { exact: true }).selectOption('percent');
  await page.getByLabel(t('admin.couponValue')).fill('12.5');
  await page.getByLabel(t('admin.couponFrom')).fill('2026-01-01T00:00');
  await page.getByLabel(t('admin.couponUntil')).fill('2040-01-01T00:00');
  await page.getByRole('button', { name: t('admin.couponMake') }).click();
  await expect(page.getByText(t('admin.couponMade', { code }))).toBeVisible();

  const row = page.getByRole('row').filter({ hasText: code });
  await expect(row).toContainText('12.5%');
  await row.getByRole('button', { name: t('admin.pauseCoupon', { code }) }).click();
  await expect(row).toContainText(t('admin.couponPaused'));
  await row.getByRole('button', { name: t('admin.resumeCoupon', { code }) }).click();
  await expect(row).toContainText(t('admin.couponActive'));
});

test('an operator filters payments and opens one', {
  tag: ['@zh', '@layout'],
}, async ({ page, asOperator: _, stranger, operator, labels: { t } }) => {
  await operator.grantPoints({ userId: stranger.id, points: 1_000 });
  const task = await stranger.writeTask();
  const paymentId = await stranger.payByPoints({ taskId: task.id });

  await page.goto('/admin/payments');
  await page.getByRole('link', { name: t('paymentStatus.completed'), exact: true }).click();
  await expect(page).toHaveURL(/filter=completed/);
  const row = page.getByRole('row').filter({ hasText: stranger.email });
  await expect(row).toContainText(task.title);
  await row.getByRole('link').first().click();
  await expect(page).toHaveURL(`/admin/payments/${paymentId}`);
  await expect(page.getByRole('main')).toContainText(task.title);
});

test('the console does not exist for anybody else', {
  tag: '@zh',
}, async ({ page, payer, browserWatch, labels: { t } }) => {
  browserWatch.allow(/status of 404 /);
  for (const subpage of [
    '',
    '/payments',
    '/refunds',
    '/search?find=1',
    '/payouts',
    '/payouts/1',
    '/disputes',
    '/points',
    '/coupons',
    '/webhooks',
  ]) {
    const path = `/admin${subpage}`;
    await page.goto(path);
    await expect(
      page.getByRole('heading', { level: 1, name: t('problem.notFoundTitle') }),
      `${path} for ${payer.email}`,
    ).toBeVisible();
  }
  await expect(page.getByRole('link', { name: t('site.admin') })).toHaveCount(0);
});

test('a visitor who is not signed in is asked to sign in first', async ({ page }) => {
  await page.goto('/admin/coupons');
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fadmin/);
});
