/** The first digits of cards, and how many digits a card has that begins with them. */
const ISSUERS: [first: RegExp, lengths: number[]][] = [
  // Visa, Mastercard, American Express.
  [/^4/, [13, 16, 19]],
  [/^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  // UnionPay, JCB, Discover, Diners Club, Maestro.
  [/^62/, [16, 17, 18, 19]],
  [/^35(2[89]|[3-8])/, [16, 17, 18, 19]],
  [/^(6011|64[4-9]|65)/, [16, 17, 18, 19]],
  [/^3(0[0-5]|[689])/, [14, 16, 19]],
  [/^(5018|5020|5038|5893|6304|6759|676[1-3])/, [13, 14, 15, 16, 17, 18, 19]],
];

const DIGITS_MIN = 13;
const DIGITS_MAX = 19;

/**
 * Digits in groups as people write a card: with spaces or dashes between, or with a sign between groups of four or more, which
 * amounts do not have. Letters beside them make a name of something else.
 */
const GROUPS =
  /(?<![A-Za-z_\d])\d+(?:(?:[\s\p{Pd}]{1,3}|(?<=\d{4})[.,:/\\|·•](?=\d{4}))\d+)*(?![A-Za-z_\d])/gu;

/**
 * The card numbers in a text, as digits: of the length that their issuer has, with a right check digit. Telephone numbers and most
 * numbers of orders are none.
 */
export function cardNumbersIn(text: string): string[] {
  const runs = text.normalize('NFKC').match(GROUPS) ?? [];
  return runs.flatMap((run) => cardsOf(run.match(/\d+/g) ?? []));
}

/** Neighbouring groups that are a card together; a date or a price may stand beside them. */
function cardsOf(groups: string[]): string[] {
  const found: string[] = [];
  for (let first = 0; first < groups.length; first += 1) {
    let digits = '';
    for (let last = first; last < groups.length && digits.length < DIGITS_MAX; last += 1) {
      digits += groups[last];
      if (isCard(digits)) found.push(digits);
    }
  }
  return found;
}

function isCard(digits: string): boolean {
  if (digits.length < DIGITS_MIN || digits.length > DIGITS_MAX) return false;
  const isIssued = ISSUERS.some(([first, lengths]) => first.test(digits) && lengths.includes(digits.length));
  return isIssued && hasCheckDigit(digits);
}

/** Luhn's sum: every second digit from the right counts double, its digits summed. */
function hasCheckDigit(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, character, index) => {
    const value = Number(character) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
