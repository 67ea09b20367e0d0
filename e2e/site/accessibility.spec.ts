import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/fixtures';
import { payPalButton } from '../support/paypal-page';
import { taskPage } from '../support/task-page';
import { walletPage } from '../support/wallet-page';

test('pages for everybody have no serious fault', { tag: ['@phone', '@layout'] }, async ({
  page,
  browserWatch,
}) => {
  browserWatch.allow(/status of 404 .*\/no\/such\/page/);
  await checkPages({
    page,
    paths: [
      '/',
      '/?find=%E5%BF%AB%E9%80%92',
      '/?min=abc&max=1',
      '/sign-in',
      '/register',
      '/rules',
      '/account/deleted',
      '/no/such/page',
    ],
  });
});

test("a payer's tasks and coupons have no serious fault", { tag: ['@phone', '@layout'] }, async ({
  page,
  payer,
}) => {
  const task = await payer.writeTask();
  await checkPages({
    page,
    paths: ['/tasks', '/tasks/new', `/tasks/${task.id}`, `/tasks/${task.id}/edit`, '/coupons'],
  });
});

test('the pages of an unfinished payment have no serious fault', { tag: ['@phone', '@layout'] }, async ({
  page,
  payer,
}) => {
  const task = await payer.writeTask();
  const paymentId = await payer.beginCardPayment({ taskId: task.id });
  await checkPages({
    page,
    paths: [
      `/tasks/${task.id}/pay`,
      `/tasks/${task.id}/pay/result?payment_id=${paymentId}`,
      `/payments/${paymentId}`,
      // Which keeps the account.
      '/account/deletion',
    ],
  });
});

test('the pages of a finished payment have no serious fault', {
  tag: ['@phone', '@layout'],
}, async ({ page, payer, operator }) => {
  await operator.grantPoints({ userId: payer.id, points: 1_500 });
  const task = await payer.writeTask();
  const paymentId = await payer.payByPoints({ taskId: task.id });
  await checkPages({
    page,
    paths: [
      `/tasks/${task.id}/pay/result?payment_id=${paymentId}`,
      `/tasks/${task.id}/pay`,
      '/payments',
      `/payments/${paymentId}`,
      '/notifications',
      '/points',
    ],
  });
});

test('the pages of offers have no serious fault, on both sides', {
  tag: ['@phone', '@layout'],
}, async ({ page, openTask, helper, payPage, labels }) => {
  test.setTimeout(120_000);
  const poster = taskPage({ page, labels });
  const task = await openTask();
  const path = `/tasks/${task.id}`;
  await checkPages({ page, paths: [path] });
  await checkPages({ page: helper.page, paths: [path] });
  await helper.user.offer({ taskId: task.id, amount: 9_000 });
  await checkPages({ page: helper.page, paths: [path, '/tasks/helping'] });
  await poster.open(task.id);
  await poster.accept({ name: helper.user.name, pence: 9_000 });
  await payPage.payByCard(9_000).waitFor();
  await checkThemes({ page, name: 'the pay page of a reward' });
});

test('the pages of a reward that is held have no serious fault, on both sides', {
  tag: ['@phone', '@layout'],
}, async ({ page, heldTask, helper, labels }) => {
  const poster = taskPage({ page, labels });
  const worker = taskPage({ page: helper.page, labels });
  const task = await heldTask(9_000);
  await worker.open(task.id);
  await checkThemes({ page: helper.page, name: 'work in progress' });
  await worker.deliver({ message: 'Done.' });
  await expect(worker.state(labels.t('reward.waitTitle'))).toBeVisible();
  await poster.open(task.id);
  await page.getByText(labels.t('reward.changesOpen')).click();
  await page.getByText(labels.t('refundRequest.open')).click();
  await checkThemes({ page, name: 'delivered work, unfolded' });
});

test('the pay page has no serious fault with everything unfolded and something wrong', {
  tag: ['@phone', '@layout'],
}, async ({ page, payer, operator, payPage, browserWatch, labels: { t } }) => {
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
  await expect(payPage.payByCard(30), 'no price is being asked for').toBeEnabled();
  await checkThemes({ page, name: 'the pay page, unfolded' });
});

test('the pay page has no serious fault with PayPal chosen, and without its button', {
  tag: ['@phone', '@layout'],
}, async ({ page, payer, payPage, browserWatch, labels }) => {
  browserWatch.allow(/\/sdk\/js\?.* failed to load/);
  browserWatch.allow(/ERR_FAILED .*\/sdk\/js\?/);
  const task = await payer.writeTask();
  await payPage.openForPayPal(task.id);
  await expect(payPalButton({ page, labels })).toBeVisible();
  await expect(payPage.continueToPayPal(1_000), 'no price is being asked for').toBeEnabled();
  await checkThemes({ page, name: 'the pay page with PayPal' });

  await page.route(/\/sdk\/js\?/, (route) => route.abort());
  await payPage.openForPayPal(task.id);
  await expect(page.getByText(labels.t('pay.buttonsAway'))).toBeVisible();
  await expect(payPage.continueToPayPal(1_000)).toBeEnabled();
  await checkThemes({ page, name: "the pay page without PayPal's button" });
});

test('the pages of a PayPal payment that is open, on its way, failed or paid have no serious fault', {
  tag: ['@phone', '@layout'],
}, async ({ page, payer, simulator }) => {
  test.setTimeout(120_000);
  const pagesOf = ({ taskId, paymentId }: { taskId: number; paymentId: number }) => [
    `/tasks/${taskId}/pay`,
    `/tasks/${taskId}/pay/result?payment_id=${paymentId}`,
    `/payments/${paymentId}`,
  ];
  for (const [funding, status] of [
    ['declining_card', 'pending'],
    ['review', 'processing'],
    ['declined_capture', 'failed'],
    ['balance', 'completed'],
  ] as const) {
    const { id: taskId } = await payer.writeTask();
    const paymentId = await payer.beginPayPalPayment({ taskId });
    const { id: orderId } = await simulator.payPal.orderOf(paymentId);
    await simulator.payPal.approve({ orderId, funding });
    await expect
      .poll(async () => {
        const [newest] = await payer.payments();
        return `${newest?.status} ${newest?.status === 'pending' ? newest.reason : ''}`;
      })
      .toBe(status === 'pending' ? 'pending instrument_declined' : `${status} `);
    await checkPages({ page, paths: pagesOf({ taskId, paymentId }) });
  }
});

test('a wallet has no serious fault: empty, with a payout in transit, with a confirmation open, and with a debt', {
  tag: ['@phone', '@layout'],
}, async ({ payer, earnedReward, helper, simulator, labels }) => {
  test.setTimeout(120_000);
  const { page, user } = helper;
  const wallet = walletPage({ page, labels });
  await checkPages({ page, paths: ['/wallet', '/account', '/account/deletion'] });
  const task = await earnedReward({ pence: 9_000 });
  await user.payOutByPayPal({ email: `onhold+${user.id}@example.com`, amount: 6_000 });
  await wallet.open();
  await wallet.amount.fill('1000');
  await wallet.check.click();
  await expect(wallet.amount).toHaveAttribute('aria-invalid', 'true');
  await checkThemes({ page, name: 'a wallet with a payout on its way and a wrong amount' });
  await wallet.amount.fill('20');
  await wallet.check.click();
  await expect(wallet.review).toBeVisible();
  await checkThemes({ page, name: 'a wallet that asks once more' });

  const disputeId = await simulator.dispute({ sessionId: (await simulator.sessionOf(task.paymentId)).id });
  await expect.poll(async () => (await payer.payment(task.paymentId)).status).toBe('disputed');
  await checkPages({ page, paths: [`/tasks/${task.id}`] });
  await simulator.decide({ disputeId, outcome: 'lost' });
  await expect.poll(async () => (await payer.payment(task.paymentId)).status).toBe('refunded');
  await wallet.open();
  await expect(wallet.debts).toBeVisible();
  await checkThemes({ page, name: 'a wallet that owes' });
  await checkPages({ page, paths: [`/tasks/${task.id}`] });
});

test("the operator's pages of payouts have no serious fault", {
  tag: ['@phone', '@layout'],
}, async ({ earnedReward, helper, operatorPage: page, labels }) => {
  await earnedReward({ pence: 9_000 });
  await helper.user.payOutByPayPal({ email: `failed+${helper.user.id}@example.com`, amount: 6_000 });
  const list = `/admin/payouts?find=${helper.user.email}`;
  await checkPages({ page, paths: ['/admin/payouts?find=nobody-is-called-this', list] });
  await page.getByRole('row').getByRole('link').click();
  await expect(page.getByRole('heading', { name: labels.t('wallet.admin.steps') })).toBeVisible();
  await checkThemes({ page, name: 'one payout' });
});

test("the operator's pages of disputes and refund requests have no serious fault", {
  tag: ['@phone', '@layout'],
}, async ({ payer, earnedReward, operatorPage: page, simulator, labels }) => {
  test.setTimeout(120_000);
  const task = await earnedReward({ pence: 9_000 });
  const disputeId = await simulator.dispute({ sessionId: (await simulator.sessionOf(task.paymentId)).id });
  await expect.poll(async () => (await payer.payment(task.paymentId)).status).toBe('disputed');
  await checkPages({
    page,
    paths: ['/admin/refund-requests', '/admin/refund-requests?filter=all', '/admin/disputes?show=unanswered'],
  });
  await page
    .getByRole('row')
    .filter({ hasText: task.title })
    .getByRole('link', { name: labels.t('disputes.see') })
    .click();
  await expect(page.getByLabel(labels.t('disputes.text'))).toBeVisible();
  await checkThemes({ page, name: 'the evidence of a dispute' });
  await simulator.decide({ disputeId, outcome: 'lost' });
  await expect.poll(async () => (await payer.payment(task.paymentId)).status).toBe('refunded');
  await page.reload();
  await expect(page.getByRole('heading', { name: labels.t('disputes.outcome') })).toBeVisible();
  await checkThemes({ page, name: 'a dispute that is over' });
});

test("the operator's pages of payments have no serious fault", { tag: ['@phone', '@layout'] }, async ({
  page,
  asOperator: _,
  stranger,
}) => {
  test.setTimeout(120_000);
  const task = await stranger.writeTask();
  const paymentId = await stranger.beginCardPayment({ taskId: task.id });
  await checkPages({
    page,
    paths: [
      '/admin',
      '/admin/payments',
      `/admin/payments/${paymentId}`,
      `/admin/search?find=${paymentId}`,
      '/admin/refunds',
    ],
  });
});

test("the operator's pages of points, coupons and webhooks have no serious fault", {
  tag: ['@phone', '@layout'],
}, async ({ page, asOperator: _ }) => {
  await checkPages({
    page,
    paths: ['/admin/points?find=linku', '/admin/coupons', '/admin/webhooks'],
  });
});

test("the operator's pages of people and their acts have no serious fault", {
  tag: ['@phone', '@layout'],
}, async ({ page, asOperator: _ }) => {
  test.setTimeout(120_000);
  await checkPages({
    page,
    paths: ['/admin/people', '/admin/people/1', '/admin/audit', '/admin/approvals'],
  });
});

test("the operator's pages of the books have no serious fault", {
  tag: ['@phone', '@layout'],
}, async ({ page, asOperator: _ }) => {
  await checkPages({
    page,
    paths: ['/admin/reconciliations', '/admin/solvency', '/admin/entries?kind=wallet&unit=GBP'],
  });
});

async function checkPages({ page, paths }: { page: Page; paths: readonly string[] }): Promise<void> {
  for (const path of paths) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await checkThemes({ page, name: path });
  }
}

/** WCAG 2.2 A and AA by machine, the colours in both themes, and nothing that has to be scrolled sideways. */
async function checkThemes({ page, name }: { page: Page; name: string }): Promise<void> {
  const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  await showTheme({ page, colorScheme: 'light' });
  expect(await seriousFaults(new AxeBuilder({ page }).withTags(wcag)), `${name} in light`).toEqual([]);
  await showTheme({ page, colorScheme: 'dark' });
  expect(
    await seriousFaults(new AxeBuilder({ page }).withRules('color-contrast')),
    `${name} in dark`,
  ).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, `${name} is not wider than the screen`).toBeLessThanOrEqual(0);
}

/** Colours that are still changing are no fault. */
async function showTheme({
  page,
  colorScheme,
}: {
  page: Page;
  colorScheme: 'light' | 'dark';
}): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.evaluate(async () => {
    // What the new theme sets in motion has begun only once it was drawn.
    for (const _ of ['first', 'second']) await new Promise(requestAnimationFrame);
    await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
  });
}

async function seriousFaults(axe: AxeBuilder): Promise<string[]> {
  // The other mode opens a page of its own for every result, to look into frames of other sites. We do not test those.
  const { violations } = await axe.setLegacyMode().analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}
