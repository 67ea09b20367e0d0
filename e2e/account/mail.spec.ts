import type { Page } from '@playwright/test';
import { expect, test } from '../support/fixtures';

/** As the button of the page does: the people of a journey sign in without a browser, which says no language. */
async function chooseLanguage({ page, locale }: { page: Page; locale: string }): Promise<void> {
  await page.goto('/rules');
  const status = await page.evaluate(async (wanted) => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ locale: wanted });
    return (await fetch('/api/locale', { method: 'POST', headers, body })).status;
  }, locale);
  expect(status).toBe(200);
}

test('an accepted offer is mailed in the language of its reader, and the link of the mail opens the task', {
  tag: ['@zh', '@phone'],
}, async ({ payer, helper: { user: helper, page }, openTask, labels: { t, locale } }) => {
  await chooseLanguage({ page, locale });
  const { id: taskId, title } = await openTask();
  const { id: applicationId } = await helper.offer({ taskId, amount: 9_000 });
  await payer.accept({ taskId, applicationId });

  await page.goto(`/messages?to=${helper.email}`);
  const subject = t('notifications.title.offer_accepted', { task: title });
  const mail = page.getByRole('listitem').filter({ hasText: subject });
  await mail.getByText(t('messages.show')).click();
  const frame = mail.frameLocator('iframe');
  await expect(frame.getByRole('heading', { name: subject })).toBeVisible();
  await expect(frame.getByRole('link', { name: t('mails.open.tasks') })).toHaveAttribute(
    'href',
    new RegExp(`/tasks/${taskId}$`),
  );
  await mail.getByRole('link', { name: t('messages.follow') }).click();
  await expect(page).toHaveURL(`/tasks/${taskId}`);
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
});

test('a kind of mail is turned off by the link below it, without signing in, and on again in the account', {
  tag: ['@zh', '@phone', '@layout'],
}, async ({ payer, helper: { user: helper, page }, openTask, browser, labels: { t, locale } }) => {
  await chooseLanguage({ page, locale });
  const { id: taskId } = await openTask();
  const { id: applicationId } = await helper.offer({ taskId, amount: 9_000 });
  await payer.accept({ taskId, applicationId });
  await page.goto(`/messages?to=${helper.email}`);
  const mail = page
    .getByRole('listitem')
    .filter({ hasText: t('mails.unsubscribe') })
    .first();
  await mail.getByText(t('messages.show')).click();
  const out = mail.frameLocator('iframe').getByRole('link', { name: t('mails.unsubscribe') });
  const address = (await out.getAttribute('href')) ?? '';

  const stranger = await browser.newContext({ locale: 'en-GB' });
  const elsewhere = await stranger.newPage();
  await elsewhere.goto(address);
  await expect(elsewhere).toHaveURL('/unsubscribe');
  await elsewhere.getByRole('main').getByRole('button').click();
  await expect(elsewhere.getByRole('status')).toBeVisible();
  await stranger.close();

  await page.goto('/account');
  await page.getByRole('link', { name: t('mailChoice.link') }).click();
  const box = page.getByRole('checkbox', { name: t('mailChoice.kind.offer_accepted') });
  await expect(box).not.toBeChecked();
  await box.check();
  await page.getByRole('button', { name: t('mailChoice.save') }).click();
  await expect(page.getByRole('status').filter({ hasText: t('mailChoice.saved') })).toBeVisible();
  await page.reload();
  await expect(box).toBeChecked();
});
