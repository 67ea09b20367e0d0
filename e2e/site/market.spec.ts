import { randomUUID } from 'node:crypto';
import { expect, test } from '../support/fixtures';

test('a word of a title finds its task, filters and orders what is found, and everything comes back', {
  tag: ['@zh', '@phone', '@layout'],
}, async ({ page, openTask, labels: { t } }) => {
  const word = `驿站${randomUUID().slice(0, 4)}`;
  const parcel = await openTask({ title: `帮忙取快递，${word}` });
  const other = await openTask({ title: `帮忙搬家，${word}` });
  const link = (task: { title: string }) => page.getByRole('link', { name: task.title });
  const box = page.getByRole('searchbox', { name: t('market.findLabel') });
  const found = page.getByRole('main').getByRole('status');

  await page.goto('/');
  await box.fill(`${word} 取快递`);
  await box.press('Enter');
  await expect(page).toHaveURL(/find=/);
  await expect(box).toHaveValue(`${word} 取快递`);
  await expect(found).toHaveText(t('market.found', { count: 1 }));
  await expect(link(parcel)).toBeVisible();
  await expect(link(other)).toHaveCount(0);

  await box.fill(word);
  await page.getByRole('button', { name: t('market.search'), exact: true }).click();
  await expect(found).toHaveText(t('market.found', { count: 2 }));

  await page.getByText(t('market.filters', { count: 0 }), { exact: true }).click();
  await page.getByLabel(t('market.category'), { exact: true }).selectOption({ label: t('category.errands') });
  await page.getByLabel(t('market.sort'), { exact: true }).selectOption({ label: t('market.sorts.reward') });
  await page.getByLabel(t('market.min')).fill('£1,000');
  await page.getByRole('button', { name: t('market.apply') }).click();
  await expect(page).toHaveURL(/category=errands.*sort=reward.*min=%C2%A31/);
  await expect(page.getByText(t('market.none'))).toBeVisible();
  await expect(found).toHaveText(t('market.found', { count: 0 }));
  await expect(page.getByText(t('market.filters', { count: 3 }), { exact: true })).toBeVisible();

  await page.goBack();
  await expect(found).toHaveText(t('market.found', { count: 2 }));
  await page.goForward();
  await page
    .getByRole('link', { name: t('market.clear') })
    .first()
    .click();
  await expect(page).toHaveURL('/');
  await expect(page.getByRole('heading', { level: 1, name: t('tasks.homeTitle') })).toBeVisible();
});

test('an amount that is none is said at its field', async ({ page, labels: { t } }) => {
  await page.goto('/?min=abc&max=5');
  const min = page.getByLabel(t('market.min'));
  await expect(min).toHaveValue('abc');
  await expect(min).toHaveAccessibleDescription(t('market.amountInvalid'));
});

test('a task says by when it is needed, how long ago it was posted and what is offered', {
  tag: ['@zh', '@phone'],
}, async ({ page, payer, operator, labels: { t } }) => {
  await operator.grantPoints({ userId: payer.id, points: 1_000 });
  const title = `Walk the dog ${randomUUID().slice(0, 8)}`;
  await page.goto('/tasks/new');
  await page.getByLabel(t('tasks.titleLabel')).fill(title);
  await page.getByLabel(t('tasks.descriptionLabel')).fill('Around the park, twice.');
  await page.getByLabel(t('tasks.categoryLabel')).selectOption({ label: t('category.pets') });
  await page.getByLabel(t('tasks.rewardLabel')).fill('20');
  const day = page.getByLabel(t('tasks.neededByLabel'));
  await day.fill('2020-01-01');
  await page.getByRole('button', { name: t('tasks.saveNew') }).click();
  await expect(day).toHaveAccessibleDescription(new RegExp(t('tasks.neededByPast')));
  await day.fill('2099-12-31');
  await page.getByRole('button', { name: t('tasks.saveNew') }).click();
  await expect(page).toHaveURL(/\/tasks\/\d+\/pay$/);
  const taskId = Number(/\/tasks\/(\d+)\//.exec(page.url())?.[1]);
  await payer.payByPoints({ taskId });

  await page.goto(`/?find=${encodeURIComponent(title)}`);
  const card = page.getByRole('article').filter({ hasText: title });
  await expect(card.locator('time[datetime="2099-12-31"]')).toContainText('2099');
  await expect(card.getByText(t('market.offers', { count: 0 }))).toBeVisible();
  await expect(card.locator('time[title]')).toHaveCount(1);
  await card.getByRole('link').click();
  await expect(page.getByRole('main').locator('time[datetime="2099-12-31"]')).toBeVisible();
});
