import { expect, test } from '../support/fixtures';
import { tabTo } from '../support/tab-to';

const REWARD = 9_000;

test('the bell counts what one was told by itself, and its page says it and forgets it', {
  tag: ['@zh', '@phone', '@layout'],
}, async ({ page, openTask, helper, labels }) => {
  const { t, money } = labels;
  const bell = (unread: number) =>
    page.getByRole('banner').getByRole('link', {
      name:
        unread === 0 ? t('site.notifications') : t('site.notificationsUnread').replace('#', String(unread)),
      exact: true,
    });
  const task = await openTask();
  await page.goto('/rules');
  // Publishing was paid.
  await expect(bell(1)).toBeVisible();
  await helper.user.offer({ taskId: task.id, amount: REWARD });
  await expect(bell(2), 'without being loaded again').toBeVisible({ timeout: 2_000 });

  await bell(2).click();
  await expect(page.getByRole('heading', { level: 1, name: t('notifications.page.title') })).toBeVisible();
  const today = page.getByRole('region', { name: t('notifications.page.today') });
  const told = today.getByRole('listitem');
  await expect(told).toHaveCount(2);
  await expect(told.first()).toContainText(
    t('notifications.title.offer_received', { amount: money(REWARD), task: task.title }),
  );
  await expect(told.first()).toContainText(t('notifications.page.isUnread'));
  await page.getByRole('button', { name: t('notifications.page.markAll') }).click();
  await expect(bell(0)).toBeVisible();
  await expect(page.getByText(t('notifications.page.isUnread'))).toHaveCount(0);
  await expect(page.getByRole('button', { name: t('notifications.page.markAll') })).toHaveCount(0);

  const other = await openTask({ title: 'Water the plants' });
  await helper.user.offer({ taskId: other.id, amount: REWARD });
  await expect(told, 'the page follows, too').toHaveCount(4, { timeout: 2_000 });
  await told.nth(2).getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: task.title })).toBeVisible();
});

test('somebody who was told nothing reads so, and reaches the bell by keyboard', {
  tag: ['@zh', '@phone', '@layout'],
}, async ({ page, payer, labels }) => {
  const { t } = labels;
  await page.goto('/rules');
  await tabTo({ page, target: page.getByRole('link', { name: t('site.notifications'), exact: true }) });
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/notifications$/);
  await expect(page.getByText(t('notifications.page.empty'), { exact: true })).toBeVisible();
  await expect(page.getByText(payer.name)).toBeAttached();
});
