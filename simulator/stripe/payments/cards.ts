import type { DisputeRecord } from '../books/records';

/** What happens when a test card is charged. Messages are Stripe's, in the payer's view. */
export type CardOutcome =
  | { kind: 'success' }
  | { kind: 'decline'; code: string; declineCode: string | null; message: string };

export type TestCard = {
  number: string;
  /** A name of the row, for records and for the list on the page. */
  testCase: string;
  brand: string;
  country: string;
  outcome: CardOutcome;
  needsAuthentication: boolean;
  /** What a refund of it does. */
  refund: 'immediate' | 'pending' | 'fails';
  /** What the payer's bank opens as soon as it is charged. */
  dispute: { reason: DisputeRecord['reason']; isInquiry: boolean } | null;
  isFundsAvailableAtOnce: boolean;
};

const plain = {
  brand: 'visa',
  country: 'GB',
  outcome: { kind: 'success' },
  needsAuthentication: false,
  refund: 'immediate',
  dispute: null,
  isFundsAvailableAtOnce: false,
} satisfies Omit<TestCard, 'number' | 'testCase'>;

function declined({
  code = 'card_declined',
  declineCode = null,
  message = 'Your card was declined.',
}: {
  code?: string;
  declineCode?: string | null;
  message?: string;
}): CardOutcome {
  return { kind: 'decline', code, declineCode, message };
}

/** docs.stripe.com/testing, as far as a payment by card goes. */
export const testCards: readonly TestCard[] = [
  { ...plain, number: '4242424242424242', testCase: 'success' },
  { ...plain, number: '5555555555554444', testCase: 'success_mastercard', brand: 'mastercard' },
  { ...plain, number: '378282246310005', testCase: 'success_amex', brand: 'amex' },
  {
    ...plain,
    number: '4000002500003155',
    testCase: 'authentication_unless_set_up',
    needsAuthentication: true,
  },
  { ...plain, number: '4000002760003184', testCase: 'authentication_always', needsAuthentication: true },
  {
    ...plain,
    number: '4000000000000002',
    testCase: 'generic_decline',
    outcome: declined({ declineCode: 'generic_decline' }),
  },
  {
    ...plain,
    number: '4000000000009995',
    testCase: 'insufficient_funds',
    outcome: declined({ declineCode: 'insufficient_funds', message: 'Your card has insufficient funds.' }),
  },
  {
    ...plain,
    number: '4000000000009987',
    testCase: 'lost_card',
    outcome: declined({ declineCode: 'lost_card' }),
  },
  {
    ...plain,
    number: '4000000000009979',
    testCase: 'stolen_card',
    outcome: declined({ declineCode: 'stolen_card' }),
  },
  {
    ...plain,
    number: '4000000000000069',
    testCase: 'expired_card',
    outcome: declined({ code: 'expired_card', message: 'Your card has expired.' }),
  },
  {
    ...plain,
    number: '4000000000000127',
    testCase: 'incorrect_cvc',
    outcome: declined({ code: 'incorrect_cvc', message: "Your card's security code is incorrect." }),
  },
  {
    ...plain,
    number: '4000000000000119',
    testCase: 'processing_error',
    outcome: declined({
      code: 'processing_error',
      message: 'An error occurred while processing your card. Try again in a little bit.',
    }),
  },
  {
    ...plain,
    number: '4000000000000341',
    testCase: 'attaches_then_declines',
    outcome: declined({ declineCode: 'generic_decline' }),
  },
  {
    ...plain,
    number: '4000000000000259',
    testCase: 'dispute_fraudulent',
    dispute: { reason: 'fraudulent', isInquiry: false },
  },
  {
    ...plain,
    number: '4000000000002685',
    testCase: 'dispute_not_received',
    dispute: { reason: 'product_not_received', isInquiry: false },
  },
  {
    ...plain,
    number: '4000000000001976',
    testCase: 'dispute_inquiry',
    dispute: { reason: 'fraudulent', isInquiry: true },
  },
  { ...plain, number: '4000000000007726', testCase: 'refund_pending', refund: 'pending' },
  { ...plain, number: '4000000000005126', testCase: 'refund_fails', refund: 'fails' },
  { ...plain, number: '4000000000000077', testCase: 'funds_available', isFundsAvailableAtOnce: true },
];

const byNumber = new Map(testCards.map((card) => [card.number, card]));
const byCase = new Map(testCards.map((card) => [card.testCase, card]));

/** The row of a number; a number that is no test card is declined, as Stripe's test mode declines it. */
export function findCard(number: string): TestCard {
  return byNumber.get(number) ?? { ...plain, number, testCase: 'not_a_test_card', outcome: notATestCard };
}

const notATestCard = declined({
  declineCode: 'test_mode_live_card',
  message: 'Your card was declined. Your request was in test mode, but used a non test card.',
});

/** The row that a stored payment method was made from; null for bank accounts and unknown cards. */
export function findTestCase(testCase: string): TestCard | null {
  return byCase.get(testCase) ?? null;
}

/** What charging a stored payment method leads to. */
export function outcomeOf(testCase: string): CardOutcome {
  return byCase.get(testCase)?.outcome ?? notATestCard;
}

/** Digits with a right check digit, 12 to 19 of them. */
export function isCardNumber(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false;
  const sum = [...number].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
