import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { cards } from './stripe-page';

const themes = ['light', 'dark'] as const;

test('pages for everybody have no serious fault', { tag: ['@zh', '@phone'] }, async ({
  page,
  browserWatch,
}) => {
  browserWatch.allow(/status of 404 .*\/no\/such\/page/);
  await checkPages({ page, paths: ['/', '/sign-in', '/register', '/rules', '/no/such/page'] });
});

test("a payer's pages have no serious fault", {
  tag: ['@zh', '@phone'],
}, async ({ page, payer, operator, twin }) => {
  await operator.grantPoints({ userId: payer.id, points: 1_500 });
  const paid = await payer.writeTask();
  const paidId = await payer.payByPoints({ taskId: paid.id });
  const begun = await payer.writeTask();
  const begunId = await payer.beginCardPayment({ taskId: begun.id });
  const settled = await payer.writeTask();
  const settledId = await payer.beginCardPayment({ taskId: settled.id });
  await twin.pay({ sessionId: (await twin.sessionOf(settledId)).id, card: cards.succeeds });
  const untouched = await payer.writeTask();
  await checkPages({
    page,
    paths: [
      '/tasks',
      '/tasks/new',
      `/tasks/${untouched.id}`,
      `/tasks/${untouched.id}/edit`,
      `/tasks/${untouched.id}/pay`,
      `/tasks/${begun.id}/pay`,
      `/tasks/${begun.id}/pay/result?payment_id=${begunId}`,
      `/tasks/${settled.id}/pay/result?payment_id=${settledId}`,
      `/tasks/${paid.id}/pay`,
      '/payments',
      `/payments/${paidId}`,
      `/payments/${begunId}`,
      '/points',
      '/coupons',
    ],
  });
});

test('the pay page has no serious fault with everything unfolded and something wrong', {
  tag: ['@zh', '@phone'],
}, async ({ page, payer, operator, payPage, browserWatch, words: { t } }) => {
  browserWatch.allow(/status of 422 .*\/quote/);
  await operator.grantPoints({ userId: payer.id, points: 5_000 });
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await payPage.usePoints.check();
  await payPage.pointsField.fill('975');
  await payPage.pointsField.press('Enter');
  await payPage.openCoupons();
  await page.getByLabel(t('pay.couponCode')).fill('NO-SUCH-CODE');
  await page.getByRole('button', { name: t('pay.couponApply'), exact: true }).click();
  await expect(page.getByLabel(t('pay.couponCode'))).toHaveAttribute('aria-invalid', 'true');
  await checkThemes({ page, name: 'the pay page, unfolded' });
});

test("the operator's pages have no serious fault", {
  tag: '@zh',
}, async ({ page, asOperator: _, stranger }) => {
  const task = await stranger.writeTask();
  const paymentId = await stranger.beginCardPayment({ taskId: task.id });
  await checkPages({
    page,
    paths: [
      '/admin',
      '/admin/payments',
      `/admin/payments/${paymentId}`,
      '/admin/points?find=linku',
      '/admin/coupons',
      '/admin/webhooks',
    ],
  });
});

async function checkPages({ page, paths }: { page: Page; paths: readonly string[] }): Promise<void> {
  for (const path of paths) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await checkThemes({ page, name: path });
  }
}

/** WCAG 2.2 A and AA by machine, in both themes, and nothing that has to be scrolled sideways. */
async function checkThemes({ page, name }: { page: Page; name: string }): Promise<void> {
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze();
    const serious = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
    expect(serious, `${name} in ${theme}`).toEqual([]);
  }
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, `${name} is not wider than the screen`).toBeLessThanOrEqual(0);
}
