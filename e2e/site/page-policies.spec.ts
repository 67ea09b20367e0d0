import type { Page } from '@playwright/test';
import { expect, test } from '../support/fixtures';

const STRIPE_SCRIPT = 'https://js.stripe.com/dahlia/stripe.js';

test('a provider has nothing to run but on its own page', async ({ page, payer, browserWatch }) => {
  browserWatch.allow(/js\.stripe\.com|status of 404 .*pay\/card/);
  await page.route('https://js.stripe.com/**', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: 'window.hasRun = true;' }),
  );
  const task = await payer.writeTask();
  for (const path of ['/', '/tasks', `/tasks/${task.id}`, `/tasks/${task.id}/pay`, '/account', '/wallet']) {
    await page.goto(path);
    expect(await hasRun({ page, script: STRIPE_SCRIPT }), path).toBe(false);
  }
  // Nobody has a payment there; the page of a card is one all the same, and its policy lets the script run.
  await page.goto(`/tasks/${task.id}/pay/card?payment_id=1`);
  expect(await hasRun({ page, script: STRIPE_SCRIPT })).toBe(true);
});

test('a page with another provider is loaded anew, and so is what follows; within our own pages nothing is', async ({
  page,
  payer,
}) => {
  const task = await payer.writeTask();
  const pay = `/tasks/${task.id}/pay`;
  await page.goto('/');
  await remember(page);
  await page.locator('header a[href="/tasks"]').first().click();
  await page.waitForURL('**/tasks');
  await page.locator(`a[href="/tasks/${task.id}"]`).first().click();
  await page.waitForURL(`**/tasks/${task.id}`);
  expect(await isSameDocument(page), 'from page to page of our own').toBe(true);

  await page.locator(`a[href="${pay}"]`).first().click();
  await page.waitForURL(`**${pay}`);
  await expect(page.locator('main h1')).toBeVisible();
  expect(await isSameDocument(page), 'to the page where the method is chosen').toBe(false);

  await remember(page);
  await page.locator('header a[href="/tasks"]').first().click();
  await page.waitForURL('**/tasks');
  await expect(page.locator('main h1')).toBeVisible();
  expect(await isSameDocument(page), 'and away from it').toBe(false);

  await page.goBack();
  await page.waitForURL(`**${pay}`);
  await expect(page.locator('main h1')).toBeVisible();
});

/** Lets a script of ours add another, as one that somebody got into a page would. */
function hasRun({ page, script }: { page: Page; script: string }): Promise<boolean> {
  return page.evaluate(
    (address) =>
      new Promise<boolean>((resolve) => {
        const element = document.createElement('script');
        element.src = address;
        element.onload = () => resolve('hasRun' in window);
        element.onerror = () => resolve(false);
        document.head.append(element);
      }),
    script,
  );
}

/** What a document has in its window is gone with it. */
function remember(page: Page): Promise<void> {
  return page.evaluate(() => {
    Object.assign(window, { isTheSame: true });
  });
}

function isSameDocument(page: Page): Promise<boolean> {
  return page.evaluate(() => 'isTheSame' in window);
}
