import { expect, type FrameLocator, type Page } from '@playwright/test';
import type { Labels } from './labels';

/** The texts of the provider's page; it is not ours, so they are not in our catalogue. */
const stripeLabels = {
  en: {
    number: 'Card number',
    expiry: 'Expiry',
    cvc: 'CVC',
    name: 'Name on card',
    pay: /^Pay £/,
    back: 'Back',
    bank: 'Bank debit',
    payByBank: /^Pay by bank debit/,
    debitSucceeds: 'Debit succeeds later',
    debitFails: 'Debit fails later',
    completeChallenge: 'Complete authentication',
    failChallenge: 'Fail authentication',
    challenge: 'Confirm it is you',
    expired: 'This payment page has expired',
  },
  zh: {
    number: '卡号',
    expiry: '有效期',
    cvc: '安全码',
    name: '持卡人姓名',
    pay: /^支付 £/,
    back: '返回',
    bank: '银行扣款',
    payByBank: /^使用银行扣款支付/,
    debitSucceeds: '稍后扣款成功',
    debitFails: '稍后扣款失败',
    completeChallenge: '验证通过',
    failChallenge: '验证失败',
    challenge: '请确认是您本人',
    expired: '付款页面已过期',
  },
} as const;

export const cards = {
  succeeds: '4242 4242 4242 4242',
  needsAuthentication: '4000 0027 6000 3184',
  isDeclined: '4000 0000 0000 0002',
  hasNoMoney: '4000 0000 0000 9995',
  /** The bank disputes the payment as soon as it is made. */
  isDisputed: '4000 0000 0000 0259',
  /** Its money can be paid out at once; others' after seven days. */
  isAvailable: '4000 0000 0000 0077',
} as const;

/** The provider's payment page, on its own or in a frame of ours. */
export function stripePage({ scope, labels }: { scope: Page | FrameLocator; labels: Labels }) {
  const says = stripeLabels[labels.locale];
  const payButton = scope.getByRole('button', { name: says.pay });
  return {
    payButton,
    backLink: scope.getByRole('link', { name: says.back, exact: true }),
    problem: scope.getByRole('alert'),
    expiredHeading: scope.getByRole('heading', { name: says.expired }),
    /** Types a card and submits it; what follows depends on the card. */
    async payByCard(card: string) {
      await expect(payButton, 'the provider shows its payment page').toBeVisible();
      await scope.getByLabel(says.number).fill(card);
      await scope.getByLabel(says.expiry).fill('12 / 40');
      await scope.getByLabel(says.cvc).fill('123');
      await scope.getByLabel(says.name).fill('Test Payer');
      await payButton.click();
    },
    /** Leaves a bank debit mandate; the bank decides later. */
    async payByBank(outcome: 'succeeds' | 'fails') {
      await scope.getByRole('radio', { name: says.bank }).check();
      await scope
        .getByRole('button', { name: outcome === 'succeeds' ? says.debitSucceeds : says.debitFails })
        .click();
      await scope.getByRole('button', { name: says.payByBank }).click();
    },
    /** Answers the bank's authentication. */
    async answerChallenge(result: 'complete' | 'fail') {
      await expect(scope.getByRole('heading', { name: says.challenge })).toBeVisible();
      await scope
        .getByRole('button', { name: result === 'complete' ? says.completeChallenge : says.failChallenge })
        .click();
    },
  };
}
