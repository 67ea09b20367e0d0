import { expect, type Page } from '@playwright/test';
import type { CardBuyer } from '../support/buyer';
import type { Labels } from '../support/labels';

/** Stripe's own hosted page, by its element ids, which are the same in every language. */
export function stripeCheckout({ page, labels }: { page: Page; labels: Labels }): CardBuyer {
  const number = page.locator('#cardNumber');
  const submit = page.getByTestId('hosted-payment-submit-button');
  return {
    seesAmount: (pence) => expect(page.getByText(labels.money(pence)).first()).toBeVisible(),
    seesProblem: (text) => expect(page.getByText(text).first()).toBeVisible(),
    async pay(card) {
      await showCardForm(page);
      await fillIfAsked({ page, id: 'email', text: 'payer@example.com' });
      await number.fill(card);
      await page.locator('#cardExpiry').fill('12 / 40');
      await page.locator('#cardCvc').fill('123');
      await fillIfAsked({ page, id: 'billingName', text: 'Test Payer' });
      await chooseCountry(page);
      await fillIfAsked({ page, id: 'billingPostalCode', text: 'SW1A 1AA' });
      await declineToBeRemembered(page);
      await submit.click();
    },
    async confirmIdentity() {
      const challenge = page
        .frameLocator('iframe[src*="three-ds-2-challenge"]')
        .frameLocator('#challengeFrame');
      await challenge.locator('#test-source-authorize-3ds').click();
    },
  };
}

/** With several ways to pay switched on in the account, the card is one of a list and folded at first. */
async function showCardForm(page: Page): Promise<void> {
  const number = page.locator('#cardNumber');
  const choice = page.getByTestId('card-accordion-item-button');
  await expect(number.or(choice).first(), 'Stripe shows its page').toBeVisible();
  // An element of the page covers this button.
  if (!(await number.isVisible())) await choice.dispatchEvent('click');
  await expect(number).toBeVisible();
}

/** Which of these Stripe asks for depends on the account and on where the browser is. */
async function fillIfAsked({ page, id, text }: { page: Page; id: string; text: string }): Promise<void> {
  const field = page.locator(`#${id}`);
  if (await field.isVisible()) await field.fill(text);
}

async function chooseCountry(page: Page): Promise<void> {
  const country = page.locator('#billingCountry');
  if (await country.isVisible()) await country.selectOption('GB');
}

/** Link would ask for a telephone number. */
async function declineToBeRemembered(page: Page): Promise<void> {
  const remember = page.locator('#enableStripePass');
  if ((await remember.isVisible()) && (await remember.isChecked())) await remember.uncheck();
}
