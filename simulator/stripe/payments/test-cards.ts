import type { DisputeRecord } from '../books/records';

/** What happens when a test card is charged. Messages are Stripe's, in the payer's view. */
export type CardOutcome =
  | { kind: 'success' }
  | { kind: 'decline'; code: string; declineCode: string | null; message: string; isBlocked: boolean };

export type TestCard = {
  number: string;
  /** A name of the row, for records and for the list on the page. */
  testCase: string;
  brand: string;
  country: string;
  funding: 'credit' | 'debit' | 'prepaid';
  outcome: CardOutcome;
  needsAuthentication: boolean;
  /** What Stripe's own look at the risk says. */
  risk: 'normal' | 'elevated' | 'highest';
  isCvcWrong: boolean;
  /** Whether the payer's bank warns of fraud after it was charged. */
  isWarnedOf: boolean;
  /** What a refund of it does. */
  refund: 'immediate' | 'pending' | 'fails';
  /** What the payer's bank opens as soon as it is charged. */
  dispute: { reason: DisputeRecord['reason']; isInquiry: boolean } | null;
  isFundsAvailableAtOnce: boolean;
};

export const plainCard = {
  brand: 'visa',
  country: 'US',
  funding: 'credit',
  outcome: { kind: 'success' },
  needsAuthentication: false,
  risk: 'normal',
  isCvcWrong: false,
  isWarnedOf: false,
  refund: 'immediate',
  dispute: null,
  isFundsAvailableAtOnce: false,
} satisfies Omit<TestCard, 'number' | 'testCase'>;

export function declined({
  code = 'card_declined',
  declineCode = null,
  message = 'Your card was declined.',
  isBlocked = false,
}: {
  code?: string;
  declineCode?: string | null;
  message?: string;
  /** Radar stops it before it is sent to the bank. */
  isBlocked?: boolean;
}): CardOutcome {
  return { kind: 'decline', code, declineCode, message, isBlocked };
}

const generic = declined({ declineCode: 'generic_decline' });
const noFunds = declined({
  declineCode: 'insufficient_funds',
  message: 'Your card has insufficient funds.',
});
const wrongCvc = declined({ code: 'incorrect_cvc', message: "Your card's security code is incorrect." });
const blocked = declined({ declineCode: 'fraudulent', isBlocked: true });

type Row = Partial<TestCard> & Pick<TestCard, 'number' | 'testCase'>;

const scenarios: readonly Row[] = [
  { number: '4242424242424242', testCase: 'success' },
  { number: '4000002500003155', testCase: 'authentication_unless_set_up', needsAuthentication: true },
  { number: '4000002760003184', testCase: 'authentication_always', needsAuthentication: true },
  { number: '4000003800000446', testCase: 'authentication_set_up', needsAuthentication: true },
  { number: '4000000000003220', testCase: 'authentication_required', needsAuthentication: true },
  {
    number: '4000008400001629',
    testCase: 'authentication_then_declined',
    needsAuthentication: true,
    outcome: generic,
  },
  {
    number: '4000008260003178',
    testCase: 'authentication_then_no_funds',
    country: 'GB',
    needsAuthentication: true,
    outcome: noFunds,
  },
  { number: '4000008400001280', testCase: 'authentication_impossible', outcome: generic },
  { number: '4000000000003055', testCase: 'authentication_supported' },
  { number: '4000000000000002', testCase: 'generic_decline', outcome: generic },
  { number: '4000000000009995', testCase: 'insufficient_funds', outcome: noFunds },
  { number: '4000000000009987', testCase: 'lost_card', outcome: declined({ declineCode: 'lost_card' }) },
  { number: '4000000000009979', testCase: 'stolen_card', outcome: declined({ declineCode: 'stolen_card' }) },
  {
    number: '4000000000000069',
    testCase: 'expired_card',
    outcome: declined({ code: 'expired_card', message: 'Your card has expired.' }),
  },
  { number: '4000000000000127', testCase: 'incorrect_cvc', outcome: wrongCvc, isCvcWrong: true },
  {
    number: '4000000000000119',
    testCase: 'processing_error',
    outcome: declined({
      code: 'processing_error',
      message: 'An error occurred while processing your card. Try again in a little bit.',
    }),
  },
  {
    number: '4000000000006975',
    testCase: 'velocity_exceeded',
    outcome: declined({
      declineCode: 'card_velocity_exceeded',
      message:
        'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.',
    }),
  },
  { number: '4000000000000341', testCase: 'attaches_then_declines', outcome: generic },
  { number: '4100000000000019', testCase: 'always_blocked', risk: 'highest', outcome: blocked },
  { number: '4000000000004954', testCase: 'highest_risk', risk: 'highest', outcome: blocked },
  { number: '4000000000009235', testCase: 'elevated_risk', risk: 'elevated' },
  { number: '4000000000000101', testCase: 'cvc_check_fails', isCvcWrong: true },
  { number: '4000058400307872', testCase: 'cvc_check_fails_at_risk', risk: 'elevated', isCvcWrong: true },
  {
    number: '4000000000000259',
    testCase: 'dispute_fraudulent',
    dispute: { reason: 'fraudulent', isInquiry: false },
  },
  {
    number: '4000000000002685',
    testCase: 'dispute_not_received',
    dispute: { reason: 'product_not_received', isInquiry: false },
  },
  {
    number: '4000000000001976',
    testCase: 'dispute_inquiry',
    dispute: { reason: 'fraudulent', isInquiry: true },
  },
  { number: '4000000000005423', testCase: 'fraud_warning', isWarnedOf: true },
  { number: '4000000000007726', testCase: 'refund_pending', refund: 'pending' },
  { number: '4000000000005126', testCase: 'refund_fails', refund: 'fails' },
  { number: '4000000000000077', testCase: 'funds_available', isFundsAvailableAtOnce: true },
  {
    number: '4000003720000278',
    testCase: 'funds_available_abroad',
    country: 'IE',
    isFundsAvailableAtOnce: true,
  },
];

/** Cards that succeed, by brand. */
const brands: readonly (readonly [number: string, brand: string, funding?: TestCard['funding']])[] = [
  ['4000056655665556', 'visa', 'debit'],
  ['5555555555554444', 'mastercard'],
  ['2223003122003222', 'mastercard'],
  ['5200828282828210', 'mastercard', 'debit'],
  ['5105105105105100', 'mastercard', 'prepaid'],
  ['378282246310005', 'amex'],
  ['371449635398431', 'amex'],
  ['6011111111111117', 'discover'],
  ['6011000990139424', 'discover'],
  ['6011981111111113', 'discover', 'debit'],
  ['3056930009020004', 'diners'],
  ['36227206271667', 'diners'],
  ['3566002020360505', 'jcb'],
  ['6200000000000005', 'unionpay'],
  ['6200000000000047', 'unionpay', 'debit'],
  ['6205500000000000004', 'unionpay'],
];

/** Visa cards that succeed, by the country of their bank. */
const countries = `
  AR 4000000320000021 BR 4000000760000002 CA 4000001240000000 CL 4000001520000001 CO 4000001700000003
  CR 4000001880000005 EC 4000002180000000 MX 4000004840008001 PA 4000005910000000 PY 4000006000000066
  PE 4000006040000068 UY 4000008580000003 AE 4000007840000001 AT 4000000400000008 BE 4000000560000004
  BG 4000001000000000 BY 4000001120000005 HR 4000001910000009 CY 4000001960000008 CZ 4000002030000002
  DK 4000002080000001 EE 4000002330000009 FI 4000002460000001 FR 4000002500000003 DE 4000002760000016
  GI 4000002920000005 GR 4000003000000030 HU 4000003480000005 IE 4000003720000005 IT 4000003800000008
  LV 4000004280000005 LI 4000004380000004 LT 4000004400000000 LU 4000004420000006 MT 4000004700000007
  NL 4000005280000002 NO 4000005780000007 PL 4000006160000005 PT 4000006200000007 RO 4000006420000001
  SA 4000006820000007 SI 4000007050000006 SK 4000007030000001 ES 4000007240000007 SE 4000007520000008
  CH 4000007560000009 GB 4000008260000000 AU 4000000360000006 CN 4000001560000002 HK 4000003440000004
  IN 4000003560000008 JP 4000003920000003 MY 4000004580000002 NZ 4000005540000008 SG 4000007020000003
  TW 4000001580000008 TH 4000007640000003`;

const pairs = [...countries.matchAll(/([A-Z]{2}) (\d+)/g)].map(([, country = '', number = '']) => ({
  country,
  number,
}));

/** docs.stripe.com/testing, as far as a payment by card goes. */
export const testCards: readonly TestCard[] = [
  ...scenarios.map((row) => ({ ...plainCard, ...row })),
  ...brands.map(([number, brand, funding = 'credit']) => ({
    ...plainCard,
    number,
    brand,
    funding,
    testCase: `success_${brand}_${number.slice(-4)}`,
  })),
  ...pairs.map(({ number, country }) => ({
    ...plainCard,
    number,
    country,
    testCase: `success_in_${country}`,
  })),
  {
    ...plainCard,
    number: '4000058260000005',
    country: 'GB',
    funding: 'debit',
    testCase: 'success_in_GB_debit',
  },
  {
    ...plainCard,
    number: '5555558265554449',
    country: 'GB',
    brand: 'mastercard',
    testCase: 'success_in_GB_mastercard',
  },
];
