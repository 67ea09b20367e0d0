import { expect, type FrameLocator, type Page } from '@playwright/test';
import type { Labels } from './labels';

/** The texts of PayPal's page; it is not ours, so they are not in our catalogue. */
const payPalLabels = {
  en: {
    pay: /^Pay now £/,
    cancel: 'Cancel and return to the merchant',
    declined: 'Your last payment method did not work.',
    closed: 'This payment is settled',
    missing: 'There is no such payment',
    fundings: {
      balance: 'PayPal balance',
      declining_card: 'Card that is declined',
      echeck: /^eCheck The money/,
      bouncing_echeck: 'eCheck that bounces',
      review: 'Payment under review',
      declined_capture: 'Payment that fails',
      needs_action: 'Payment to confirm again',
    },
  },
  zh: {
    pay: /^立即付款 £/,
    cancel: '取消并返回商家',
    declined: '上一次的付款方式未成功',
    closed: '这笔付款已经结束',
    missing: '找不到这笔付款',
    fundings: {
      balance: 'PayPal 余额',
      declining_card: '会被拒的银行卡',
      echeck: /^电子支票/,
      bouncing_echeck: '会被退回的电子支票',
      review: '需要审核的付款',
      declined_capture: '会失败的付款',
      needs_action: '需要您再次确认的付款',
    },
  },
} as const;

/** The result of the payment, as the buyer chooses it. */
export type Funding = keyof (typeof payPalLabels)['en']['fundings'];

export type PayPalPage = ReturnType<typeof payPalPage>;

/** The page on which the buyer approves, in our tab or in a window of its own. */
export function payPalPage({ page, labels }: { page: Page; labels: Labels }) {
  const says = payPalLabels[labels.locale];
  const payButton = page.getByRole('button', { name: says.pay });
  const cancelButton = page.getByRole('button', { name: says.cancel });
  return {
    page,
    payButton,
    cancelButton,
    declinedNotice: page.getByRole('status').filter({ hasText: says.declined }),
    closedHeading: page.getByRole('heading', { name: says.closed }),
    missingHeading: page.getByRole('heading', { name: says.missing }),
    /** Chooses the result of the payment, and approves. */
    async pay(funding: Funding = 'balance') {
      await expect(payButton, 'PayPal shows its page').toBeVisible();
      await page.getByRole('radio', { name: says.fundings[funding] }).check();
      await payButton.click();
    },
    turnBack: () => cancelButton.click(),
  };
}

/** PayPal's own button, in its frame on our page. */
export function payPalButton({ page, labels }: { page: Page; labels: Labels }) {
  const frame: FrameLocator = page
    .getByRole('group', { name: labels.t('pay.paypalButtons') })
    .frameLocator('iframe');
  return frame.getByRole('button', { name: 'PayPal' });
}

/** Presses PayPal's own button, and waits for the window that it opens. */
export async function openPayPalWindow({
  page,
  labels,
}: {
  page: Page;
  labels: Labels;
}): Promise<PayPalPage> {
  const button = payPalButton({ page, labels });
  await expect(button, "PayPal's button is there").toBeVisible();
  const opened = page.waitForEvent('popup');
  await button.click();
  return payPalPage({ page: await opened, labels });
}
