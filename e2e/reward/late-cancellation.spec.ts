import { test as base, expect } from '../support/fixtures';
import { startSecondServer } from '../support/second-server';
import { taskPage } from '../support/task-page';
import { walletPage } from '../support/wallet-page';

/** On this server the free time for cancelling is over at once. */
const test = base.extend<object, { lateUrl: string }>({
  lateUrl: [
    async ({ playwright: _ }, use) => {
      const server = await startSecondServer({ CANCEL_FREE_HOURS: '0' });
      await use(server.url);
      await server.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  baseURL: async ({ lateUrl }, use) => use(lateUrl),
});

test.describe.configure({ mode: 'default' });

test('a poster who cancels late reads what the helper gets, and each gets that', {
  tag: ['@zh', '@phone', '@layout'],
}, async ({ page, payer, heldTask, helper, labels }) => {
  const { t, money } = labels;
  const poster = taskPage({ page, labels });
  // 10.00 of further fee are held with 200.00; a fifth is below what was paid for publishing, and takes none of it along.
  const task = await heldTask(20_000);
  await poster.open(task.id);
  await page.getByRole('button', { name: t('tasks.cancel') }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(
    t('cancelTask.posterInProgressLate', { helperGets: money(4_000), reward: money(17_000) }),
  );
  expect((await payer.task(task.id)).status, 'reading does nothing').toBe('in_progress');
  await dialog.getByRole('button', { name: t('tasks.cancelConfirm') }).click();

  await expect(poster.state(t('tasks.cancelledTitle'))).toBeVisible();
  await expect
    .poll(async () => (await payer.payment(task.paymentId)).status, 'the rest went back')
    .toBe('partially_refunded');
  await page.goto(`/payments/${task.paymentId}`);
  await expect(page.getByRole('region', { name: t('payments.refunds') })).toContainText(money(17_000));
  expect((await payer.points()).available, 'the fee that was paid to post is kept').toBe(0);
  const wallet = walletPage({ page: helper.page, labels });
  await wallet.open();
  await wallet.holds({ ready: 4_000, onItsWay: 0 });
});
