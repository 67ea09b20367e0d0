import { expect, type Page } from '@playwright/test';
import type { Labels } from './labels';
import { openPayPalWindow, payPalPage } from './paypal-page';
import { stripePage } from './stripe-page';

/** A person's actions at Stripe, at the simulator or the real one. */
export type CardBuyer = {
  /** The page asks for this amount, in pence. */
  seesAmount(pence: number): Promise<void>;
  /** The page says what was wrong with the last attempt. */
  seesProblem(text: RegExp): Promise<void>;
  /** Types a card and submits it; what follows depends on the card. */
  pay(card: string): Promise<void>;
  /** Confirms the bank's question. */
  confirmIdentity(): Promise<void>;
};

/** A person's actions at PayPal, at the simulator or the real one. */
export type PayPalBuyer = {
  /** Signs in where that is needed, and approves. */
  pay(): Promise<void>;
  /** Goes back to us without approving. */
  turnBack(): Promise<void>;
};

/** A person at a provider's pages. Journeys that need nothing else also run against the providers' own sandboxes. */
export type Buyer = {
  card: CardBuyer;
  /** In the tab that our page was in. */
  payPal: PayPalBuyer;
  /** Presses PayPal's own button on our page. */
  openPayPalWindow(): Promise<PayPalBuyer>;
};

/** The buyer at the simulators. */
export function simulatorBuyer({ page, labels }: { page: Page; labels: Labels }): Buyer {
  const stripe = stripePage({ scope: page, labels });
  return {
    card: {
      seesAmount: (pence) => expect(stripe.payButton).toContainText(labels.money(pence)),
      seesProblem: (text) => expect(stripe.problem).toContainText(text),
      pay: stripe.payByCard,
      confirmIdentity: () => stripe.answerChallenge('complete'),
    },
    payPal: payPalPage({ page, labels }),
    openPayPalWindow: () => openPayPalWindow({ page, labels }),
  };
}
