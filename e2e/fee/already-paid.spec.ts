import { expect, test } from '../support/fixtures';

test('a task that is paid cannot be paid again', {
  tag: '@zh',
}, async ({ page, payer, operator, labels: { t } }) => {
  await operator.grantPoints({ userId: payer.id, points: 1_000 });
  const task = await payer.writeTask();
  await payer.payByPoints({ taskId: task.id });
  await page.goto(`/tasks/${task.id}/pay`);
  await expect(page.getByText(t('pay.alreadyPaidTitle'))).toBeVisible();
  await expect(page.getByRole('radio')).toHaveCount(0);
  await page.getByRole('link', { name: t('pay.seeReceipt') }).click();
  await expect(page.getByRole('link', { name: task.title })).toBeVisible();
});

test('a pay page that was left open learns that the task is paid', {
  tag: '@zh',
}, async ({ page, payer, operator, payPage, browserWatch, labels: { t } }) => {
  browserWatch.allow(/status of 409 .*\/payment/);
  await operator.grantPoints({ userId: payer.id, points: 1_000 });
  const task = await payer.writeTask();
  await payPage.open(task.id);
  await expect(payPage.payByCard(1_000)).toBeEnabled();
  await payer.payByPoints({ taskId: task.id });
  await payPage.payByCard(1_000).click();

  await expect(page.getByText(t('pay.alreadyPaidTitle'))).toBeVisible();
  expect(await payer.payments()).toHaveLength(1);
});
