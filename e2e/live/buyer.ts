import type { Page } from '@playwright/test';
import type { Buyer } from '../buyer';
import type { Words } from '../words';
import { openPayPalCheckout, payPalCheckout } from './paypal-checkout';
import { stripeCheckout } from './stripe-checkout';

/** Whether these journeys go to the providers' own sandboxes, and not to the twins. */
export const isLive = process.env.E2E_LIVE !== undefined;

/** The buyer at the providers' own pages. */
export function liveBuyer({ page, words }: { page: Page; words: Words }): Buyer {
  return {
    card: stripeCheckout({ page, words }),
    payPal: payPalCheckout(page),
    openPayPalWindow: () => openPayPalCheckout({ page, words }),
  };
}
