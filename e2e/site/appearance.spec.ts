import { localeTable } from '@/lib/i18n/locales';
import { expect, test } from '../support/fixtures';

test('the language is switched with one press and kept', { tag: ['@phone', '@layout'] }, async ({
  page,
  labels,
}) => {
  const { tag: own, name: back } = localeTable[labels.locale];
  const { tag: other, name: toOther } = localeTable[labels.locale === 'zh' ? 'en' : 'zh'];
  const html = page.locator('html');
  await page.goto('/rules');
  await expect(html).toHaveAttribute('lang', own);
  await page.getByRole('button', { name: toOther }).click();
  await expect(html).toHaveAttribute('lang', other);
  await page.reload();
  await expect(html).toHaveAttribute('lang', other);
  await page.getByRole('button', { name: back }).click();
  await expect(html).toHaveAttribute('lang', own);
});

test('dark mode is chosen with one press and kept', {
  tag: ['@phone', '@layout'],
}, async ({ page, labels: { t } }) => {
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/');
  const light = await background();
  await page.getByRole('button', { name: t('site.useDark') }).click();
  await expect.poll(background).not.toBe(light);
  const dark = await background();
  await page.reload();
  expect(await background()).toBe(dark);
  await page.getByRole('button', { name: t('site.useLight') }).click();
  await expect.poll(background).toBe(light);
});

test("until somebody chooses, the system's colours are used", async ({ page, labels: { t } }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto('/');
  await expect(page.getByRole('button', { name: t('site.useLight') })).toBeVisible();
  await page.emulateMedia({ colorScheme: 'light' });
  await expect(page.getByRole('button', { name: t('site.useDark') })).toBeVisible();
});
