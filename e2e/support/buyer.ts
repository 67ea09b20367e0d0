import { expect, type Page } from '@playwright/test';
import type { Labels } from './labels';
import { openPayPalWindow, payPalPage } from './paypal-page';
import { stripePage } from './stripe-page';

/** What a person does at Stripe, whoever plays it. */
export type CardBuyer = {
  /** The page asks for this amount, in pence. */
  seesAmount(pence: number): Promise<void>;
  /** The page says what was wrong with the last try. */
  seesProblem(text: RegExp): Promise<void>;
  /** Types a card and submits it; what follows depends on the card. */
  pay(card: string): Promise<void>;
  /** Answers yes to the bank's question whether it is them. */
  confirmIdentity(): Promise<void>;
};

/** What a person does at PayPal, whoever plays it. */
export type PayPalBuyer = {
  /** Signs in where that is needed, and agrees. */
  pay(): Promise<void>;
  /** Goes back to us without agreeing. */
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
