import { z } from 'zod';
import { ageSessions } from '../support/age-sessions';
import { askApi } from '../support/ask-api';
import { expect, test } from '../support/fixtures';

test('a person deletes the account, is signed out, and is a deleted account to operators', {
  tag: ['@zh', '@phone', '@layout'],
}, async ({ page, payer, operator, operatorPage, browserWatch, labels: { t } }) => {
  browserWatch.allow(/status of 403 .*\/api\/users\/me\/deletion/);
  await operator.grantPoints({ userId: payer.id, points: 300 });
  await page.goto('/account');
  await page.getByRole('link', { name: t('deletion.link') }).click();
  await expect(page.getByRole('heading', { name: t('deletion.goesTitle') })).toBeVisible();
  await expect(page.getByText(t('deletion.goes.points', { count: 300 }))).toBeVisible();
  await expect(page.getByText(t('deletion.stays.payments'))).toBeVisible();
  await expect(page.getByRole('heading', { name: t('deletion.blockedTitle') })).toBeHidden();

  const email = page.getByLabel(t('deletion.email'), { exact: true });
  const points = page.getByRole('checkbox');
  const submit = page.getByRole('button', { name: t('deletion.submit') });
  await email.fill('somebody@else.test');
  await submit.click();
  await expect(page.locator('#email-error')).toHaveText(t('deletion.emailDiffers'));
  await expect(page.locator('#gives_up_points-error')).toHaveText(t('deletion.givesUpMissing'));
  await email.fill(payer.email.toUpperCase());
  await points.check();
  await ageSessions({ userId: payer.id });
  await submit.click();
  const dialog = page.getByRole('dialog', { name: t('identity.title') });
  await dialog.getByLabel(t('identity.password'), { exact: true }).fill(payer.password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: t('deletion.doneTitle') })).toBeVisible();
  await expect(page).toHaveURL(/\/account\/deleted$/);
  await page.goto('/account');
  await expect(page).toHaveURL(/\/sign-in\?next=%2Faccount$/);

  await operatorPage.goto(`/admin/people/${payer.id}`);
  await expect(operatorPage.getByText(t('site.deletedAccount'), { exact: true })).toBeVisible();
  await expect(operatorPage.getByText(t('people.isDeleted'))).toBeVisible();
  await expect(operatorPage.getByText(payer.email)).toBeHidden();
  await expect(operatorPage.getByRole('button', { name: t('people.enable') })).toBeHidden();
});

test('an account that something keeps says what, and leads to where it ends', {
  tag: ['@zh', '@phone', '@layout'],
}, async ({ page, payer, labels: { t } }) => {
  const task = await payer.writeTask();
  const paymentId = await payer.beginCardPayment({ taskId: task.id });
  await page.goto('/account/deletion');
  const blocked = page.getByRole('region', { name: t('deletion.blockedTitle') });
  const reason = t('deletion.reason.payment_unfinished', { id: paymentId });
  await expect(blocked.getByRole('listitem')).toHaveText([`${reason}${t('deletion.go')}`]);
  await expect(page.getByRole('button', { name: t('deletion.submit') })).toBeHidden();
  await blocked.getByRole('link').click();
  await expect(page).toHaveURL(new RegExp(`/payments/${paymentId}$`));
});

test('others read on a task that its poster deleted the account', {
  tag: ['@zh', '@phone', '@layout'],
}, async ({ page, payer, helper, openTask, labels: { t } }) => {
  const task = await openTask();
  await helper.user.offer({ taskId: task.id, amount: 9_000 });
  const send = async ({ path, body }: { path: string; body: Record<string, unknown> }) =>
    askApi({ api: page.request, method: 'POST', path, schema: z.unknown(), body });
  await send({ path: `/api/tasks/${task.id}/cancellation`, body: { rule: 'poster_with_offers' } });
  await send({
    path: '/api/users/me/deletion',
    body: { email: payer.email, gives_up_points: true },
  });
  await helper.page.goto(`/tasks/${task.id}`);
  await expect(helper.page.getByRole('heading', { name: task.title })).toBeVisible();
  await expect(helper.page.getByText(t('site.deletedAccount'), { exact: true })).toBeVisible();
  await expect(helper.page.getByText(payer.name)).toBeHidden();
});
