import type { Page } from '@playwright/test';
import type { Buyer } from '../support/buyer';
import type { Labels } from '../support/labels';
import { openPayPalCheckout, payPalCheckout } from './paypal-checkout';
import { stripeCheckout } from './stripe-checkout';

/** Whether these journeys go to the providers' own sandboxes, and not to the simulators. */
export const isAtProviders = process.env.E2E_LIVE !== undefined;

/** The buyer at the providers' own pages. */
export function liveBuyer({ page, labels }: { page: Page; labels: Labels }): Buyer {
  return {
    card: stripeCheckout({ page, labels }),
    payPal: payPalCheckout(page),
    openPayPalWindow: () => openPayPalCheckout({ page, labels }),
  };
}
