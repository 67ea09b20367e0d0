import { expect, test } from '../support/fixtures';
import { newCredentials } from '../support/user';

test('a name like ours is refused at its field, and what to do is said', {
  tag: '@zh',
}, async ({ page, browserWatch, labels: { t } }) => {
  browserWatch.allow(/status of 400 .*\/api\/users/);
  const user = newCredentials();
  await page.goto('/register');
  const name = page.getByLabel(t('account.name'));
  await name.fill('LinkU 客服');
  await page.getByLabel(t('account.email')).fill(user.email);
  await page.getByLabel(t('account.password'), { exact: true }).fill(user.password);
  await page.getByRole('button', { name: t('account.register') }).click();
  await expect(page.locator('#name-error')).toHaveText(t('errors.name_reserved'));
  await page
    .getByRole('alert')
    .getByRole('link', { name: t('errors.name_reserved') })
    .click();
  await expect(name).toBeFocused();
  await name.fill('陈 Chen');
  await page.getByRole('button', { name: t('account.register') }).click();
  await expect(page).toHaveURL('/');
});

test('a card number in a text is refused at its field', {
  tag: '@zh',
}, async ({ page, payer, browserWatch, labels: { t } }) => {
  browserWatch.allow(/status of 400 .*\/api\/tasks/);
  await page.goto('/tasks/new');
  await page.getByLabel(t('tasks.titleLabel')).fill(`Parcel of ${payer.name}`);
  await page.getByLabel(t('tasks.descriptionLabel')).fill('Pay with 4242 4242 4242 4242.');
  await page.getByLabel(t('tasks.categoryLabel')).selectOption({ index: 1 });
  await page.getByLabel(t('tasks.rewardLabel')).fill('25');
  await page.getByRole('button', { name: t('tasks.saveNew') }).click();
  await expect(page.locator('#description-error')).toHaveText(t('errors.card_number'));
  await expect(page.locator('#title-error')).toHaveCount(0);
});
