import { expect, test } from '../support/fixtures';
import { tabTo } from '../support/tab-to';

test('an operator accepts the claim of a dispute by keyboard, with a preview and a reason', {
  tag: ['@zh', '@layout'],
}, async ({ payer, earnedReward, operatorPage: page, simulator, browserWatch, labels }) => {
  browserWatch.allow(/status of 400 .*\/resolutions\/preview/);
  const { t } = labels;
  const task = await earnedReward({ pence: 9_000 });
  const { id: sessionId } = await simulator.sessionOf(task.paymentId);
  await simulator.dispute({ sessionId });
  await expect.poll(async () => (await payer.payment(task.paymentId)).status).toBe('disputed');

  await page.goto(`/admin/payments/${task.paymentId}`);
  const open = page.getByRole('region', { name: t('resolutions.title') });
  await expect(open).toContainText(t('resolutions.position.dispute'));
  await expect(open.getByRole('radio', { name: t('resolutions.verb.concede') })).toBeChecked();
  await tabTo({ page, target: open.getByRole('button', { name: t('resolutions.preview') }) });
  await page.keyboard.press('Enter');
  await expect(open.getByRole('alert')).toContainText('500');
  const reason = open.getByLabel(t('resolutions.reason'), { exact: true });
  await reason.fill('Their card was 4242 4242 4242 4242.');
  await open.getByRole('button', { name: t('resolutions.preview') }).click();
  await expect(reason).toHaveAttribute('aria-invalid', 'true');
  await expect(open).toContainText(t('errors.card_number'));
  await reason.fill('The helper never came.');
  await tabTo({ page, target: open.getByRole('button', { name: t('resolutions.preview') }) });
  await page.keyboard.press('Enter');
  const review = open.getByRole('region', { name: t('resolutions.reviewTitle') });
  await expect(review).toContainText(t('resolutions.booksLater'));
  await tabTo({ page, target: review.getByRole('button', { name: t('resolutions.confirm') }) });
  await page.keyboard.press('Enter');
  await expect(open).toHaveCount(0);
  await expect(page.getByRole('region', { name: t('admin.timeline') })).toContainText(t('event.resolved'));
  expect((await payer.payment(task.paymentId)).status).toBe('refunded');
});
