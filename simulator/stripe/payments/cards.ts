import { type CardOutcome, declined, plainCard, type TestCard, testCards } from './test-cards';

const byNumber = new Map(testCards.map((card) => [card.number, card]));
const byCase = new Map(testCards.map((card) => [card.testCase, card]));

/** The row of a number; a number that is no test card is declined, as Stripe's test mode declines it. */
export function findCard(number: string): TestCard {
  return byNumber.get(number) ?? { ...plainCard, number, testCase: 'not_a_test_card', outcome: notATestCard };
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
