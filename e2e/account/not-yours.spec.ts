import { expect, test } from '../support/fixtures';

test("somebody else's task and payment are pages that do not exist", {
  tag: '@zh',
}, async ({ page, payer, stranger, operator, browserWatch, labels: { t } }) => {
  browserWatch.allow(/status of 404 /);
  await operator.grantPoints({ userId: stranger.id, points: 1_000 });
  const unpaid = await stranger.writeTask();
  const paid = await stranger.writeTask();
  const paymentId = await stranger.payByPoints({ taskId: paid.id });

  const hidden = [
    `/tasks/${unpaid.id}`,
    `/tasks/${unpaid.id}/edit`,
    `/tasks/${unpaid.id}/pay`,
    `/tasks/${paid.id}/pay`,
    `/tasks/${paid.id}/edit`,
    `/tasks/${paid.id}/pay/result?payment_id=${paymentId}`,
    `/tasks/${paid.id}/pay/card?payment_id=${paymentId}`,
    `/payments/${paymentId}`,
    '/payments/999999999',
    '/payments/nonsense',
    '/tasks/0',
    '/admin/payments/1',
    '/no/such/page',
  ];
  for (const path of hidden) {
    const answer = await page.goto(path);
    expect(answer?.status(), `${path} for ${payer.email}`).toBe(404);
    await expect(page.getByRole('heading', { level: 1, name: t('problem.notFoundTitle') })).toBeVisible();
    await expect(page.getByText(unpaid.title), `${path} gives nothing away`).toHaveCount(0);
    await expect(page.getByText(stranger.email), `${path} gives nothing away`).toHaveCount(0);
  }
  await page.goto(`/tasks/${paid.id}`);
  await expect(
    page.getByRole('heading', { level: 1, name: paid.title }),
    'a paid task is public',
  ).toBeVisible();
});
