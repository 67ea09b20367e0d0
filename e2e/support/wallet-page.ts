import { expect, type Page } from '@playwright/test';
import { toDecimal } from '@/lib/core/money';
import type { PayoutProviderName } from '@/lib/providers/names';
import type { Labels } from './labels';

/** The wallet, by what its owner sees. */
export function walletPage({ page, labels }: { page: Page; labels: Labels }) {
  const { t, money } = labels;
  const part = (title: string) => page.getByRole('region', { name: title, exact: true });
  const form = part(t('wallet.form'));
  const payouts = part(t('wallet.payouts'));
  const accounts = part(t('wallet.accounts'));
  const account = (provider: PayoutProviderName) =>
    accounts
      .getByRole('listitem')
      .filter({ has: page.getByRole('heading', { name: t(`wallet.${provider}`), exact: true }) });
  const amount = form.getByLabel(t('wallet.amount'), { exact: true });
  const check = form.getByRole('button', { name: t('wallet.check') });
  /** The confirmation before money leaves. */
  const review = page.getByRole('region', { name: t('wallet.reviewTitle') });
  return {
    page,
    form,
    payouts,
    account,
    statement: part(t('wallet.statement')),
    debts: part(t('wallet.owedStatement')),
    amount,
    check,
    review,
    /** Announced when the state of a payout changes. */
    news: payouts.getByRole('status'),
    async open() {
      await page.goto('/wallet');
      await expect(page.getByRole('heading', { level: 1, name: t('wallet.title') })).toBeVisible();
    },
    /** What can be paid out now, and what is in transit, in pence: the first two figures of the page. */
    async holds({ ready, onItsWay }: { ready: number; onItsWay: number }) {
      await expect(page.getByRole('definition').nth(0)).toHaveText(money(ready));
      await expect(page.getByRole('definition').nth(1)).toContainText(money(onItsWay));
    },
    /** Asks for a payout in pence, and confirms it. */
    async payOut(pence: number) {
      await amount.fill(toDecimal({ amount: pence, currency: 'GBP' }));
      await check.click();
      await review.getByRole('button', { name: t('wallet.confirm', { amount: money(pence) }) }).click();
    },
    /** Types a PayPal address and confirms that it is theirs. */
    async bePaidByPayPal(email: string) {
      await account('paypal')
        .getByRole('button', { name: t('wallet.setUp') })
        .click();
      await page.getByLabel(t('wallet.email', { provider: t('provider.paypal') })).fill(email);
      await account('paypal')
        .getByRole('button', { name: t('wallet.check') })
        .click();
      const question = page.getByRole('region', { name: t('wallet.checkEmailTitle') });
      await expect(question).toContainText(email);
      await question.getByRole('button', { name: t('wallet.confirmEmail') }).click();
      await expect(account('paypal')).toContainText(t('wallet.state.ready'));
    },
  };
}

/** The texts of Stripe's onboarding; it is not ours, so they are not in our catalogue. */
const onboardingLabels = {
  en: { title: 'Get paid by LinkU', complete: 'Complete everything', leave: 'Leave without finishing' },
  zh: { title: '接收 LinkU 的付款', complete: '全部完成', leave: '暂不完成，直接离开' },
} as const;

/** Stripe's pages, where a helper gives their details. */
export function onboardingPage({ page, labels }: { page: Page; labels: Labels }) {
  const says = onboardingLabels[labels.locale];
  return {
    heading: page.getByRole('heading', { name: says.title }),
    complete: page.getByRole('button', { name: says.complete }),
    leave: page.getByRole('button', { name: says.leave }),
  };
}
