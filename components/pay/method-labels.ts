import type { ChargedMethod, PayMethod } from '@/lib/payments/methods';

/** The texts about each method that takes money, as keys of the catalogue. */
export const methodLabels = {
  card: {
    pay: 'payByCard',
    processedBy: 'processedByStripe',
    statement: 'statement',
    nextSteps: ['nextCard1', 'nextCard2'],
    sandboxHint: 'sandboxCard',
  },
  paypal: {
    pay: 'payByPaypal',
    processedBy: 'processedByPaypal',
    statement: 'statementPaypal',
    nextSteps: ['nextPaypal1'],
    sandboxHint: 'sandboxPaypal',
  },
} as const satisfies Record<ChargedMethod, unknown>;

/** Continuing an unfinished payment, on the pay page and on the result page. */
export const continueLabels = {
  card: { pay: 'resumeContinue', result: 'continuePaying' },
  paypal: { pay: 'resumeContinuePaypal', result: 'continuePaypal' },
  points: { pay: 'resumeContinue', result: 'continuePaying' },
} as const satisfies Record<PayMethod, unknown>;
