import { expect, test } from '../support/fixtures';

test.use({ isTranslated: true });

test('a translated pay page shows what points and coupons change', {
  tag: '@phone',
}, async ({ page, payer, operator, payPage, labels: { t, money } }) => {
  await operator.grantPoints({ userId: payer.id, points: 600 });
  const coupon = await operator.createCoupon({ percent: 25 });
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await expect(page.locator('html'), 'the browser has translated the page').toHaveClass(/translated-ltr/);
  const { summary } = payPage;
  const shows = async (pence: number) => {
    await expect(payPage.payByCard(pence), 'the button says what is paid').toBeVisible();
    await expect(summary.getByRole('status')).toHaveText(t('pay.quoted', { amount: money(pence) }));
    await expect(
      summary
        .getByRole('paragraph')
        .filter({ hasText: t('pay.total') })
        .first(),
    ).toContainText(money(pence));
  };
  await shows(1_000);
  await payPage.usePoints.check();
  await shows(400);
  await expect(summary).toContainText(t('pay.linePointsCount', { count: 600 }));
  await payPage.pointsSlider.press('ArrowLeft');
  await shows(401);
  await expect(summary).toContainText(t('pay.linePointsCount', { count: 599 }));
  await payPage.usePoints.uncheck();
  await shows(1_000);
  await expect(summary).not.toContainText(t('pay.linePoints'));

  await payPage.openCoupons();
  await page.getByLabel(t('pay.couponCode')).fill(coupon.code);
  await page.getByRole('button', { name: t('pay.couponApply'), exact: true }).click();
  await shows(750);
  await expect(summary).toContainText(t('pay.lineCoupon'));
  await page.getByRole('button', { name: t('pay.couponRemove') }).click();
  await shows(1_000);
  await expect(page.locator('font font').first(), 'it is still translated').toBeVisible();
});

test('a wrong password on a translated page is refused, and the right one signs in', async ({
  page,
  payer,
  browserWatch,
  labels: { t },
}) => {
  browserWatch.allow(/status of 401 .*\/api\/auth\/callback\/credentials/);
  await page.context().clearCookies();
  await page.goto('/sign-in?next=/points');
  await expect(page.locator('html'), 'the browser has translated the page').toHaveClass(/translated-ltr/);
  const refused = page.getByRole('alert').filter({ hasText: t('account.wrongCredentials') });
  const password = page.getByLabel(t('account.password'), { exact: true });
  const signIn = page.getByRole('main').getByRole('button', { name: t('account.signIn'), exact: true });
  await signIn.click();
  await expect(page.getByRole('alert').filter({ hasText: t('common.checkFields') })).toBeVisible();
  await page.getByLabel(t('account.email')).fill(payer.email);
  await password.fill('not the password');
  await signIn.click();
  await expect(refused).toBeFocused();
  await password.fill(payer.password);
  await signIn.click();
  await expect(page.getByRole('heading', { level: 1, name: t('points.title') })).toBeVisible();
  await expect(page).toHaveTitle(new RegExp(t('points.title')));
});
