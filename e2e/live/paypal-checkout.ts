import { expect, type Page } from '@playwright/test';
import { z } from 'zod';
import type { PayPalBuyer } from '../support/buyer';
import type { Labels } from '../support/labels';

/** PayPal's own page, by its element ids, which are the same in every language. */
export function payPalCheckout(page: Page): PayPalBuyer {
  return {
    async pay() {
      await signIn(page);
      await page.locator('#payment-submit-btn').click();
    },
    async turnBack() {
      const link = page.locator('#cancelLink');
      await expect(link, 'PayPal shows its page').toBeVisible();
      await link.click();
    },
  };
}

/** Presses the button that PayPal draws into our page, and waits for the window that it opens. */
export async function openPayPalCheckout({
  page,
  labels,
}: {
  page: Page;
  labels: Labels;
}): Promise<PayPalBuyer> {
  const frame = page
    .getByRole('group', { name: labels.t('pay.paypalButtons') })
    .frameLocator('iframe[name^="__zoid__paypal_buttons"]');
  const button = frame.locator('[data-funding-source="paypal"]').first();
  await expect(button, "PayPal's button is there").toBeVisible();
  const opened = page.waitForEvent('popup');
  await button.click();
  return payPalCheckout(await opened);
}

/** The e-mail address and the password are on one page or on two, and neither is asked for twice in one browser. */
async function signIn(page: Page): Promise<void> {
  const email = page.locator('#email');
  const password = page.locator('#password');
  const next = page.locator('#btnNext');
  const pay = page.locator('#payment-submit-btn');
  await expect(email.or(password).or(pay).first(), 'PayPal shows its page').toBeVisible();
  await acceptCookies(page);
  if (await pay.isVisible()) return;
  const buyer = buyerSchema.parse(process.env);
  if (await email.isVisible()) await email.fill(buyer.E2E_PAYPAL_BUYER_EMAIL);
  await expect(next.or(password).first()).toBeVisible();
  if (!(await password.isVisible())) await next.click();
  await password.fill(buyer.E2E_PAYPAL_BUYER_PASSWORD);
  await page.locator('#btnLogin').click();
  await expect(pay, 'the test buyer is signed in').toBeVisible();
}

/** The cookie banner covers the buttons where European law requires it. */
async function acceptCookies(page: Page): Promise<void> {
  const accept = page.locator('#acceptAllButton');
  if (await accept.isVisible()) await accept.click();
}

const buyerSchema = z.object({
  E2E_PAYPAL_BUYER_EMAIL: z.string().min(1),
  E2E_PAYPAL_BUYER_PASSWORD: z.string().min(1),
});
