import { expect, type Page } from '@playwright/test';
import type { Labels } from './labels';

/** Our pay page and the pages after it, by what a person sees. */
export function payPage({ page, labels }: { page: Page; labels: Labels }) {
  const { t, money } = labels;
  const resultHeading = (status: string) =>
    page.getByRole('heading', { level: 1, name: t(`result.${status}Title` as 'result.completedTitle') });
  async function open(taskId: number) {
    await page.goto(`/tasks/${taskId}/pay`);
    await expect(page.getByRole('heading', { level: 1, name: t('pay.titleFee') })).toBeVisible();
  }
  return {
    payByCard: (pence: number) =>
      page.getByRole('button', { name: t('pay.payByCard', { amount: money(pence) }) }),
    /** Ours, which leads to PayPal's page; PayPal's own button is above it. */
    continueToPayPal: (pence: number) =>
      page.getByRole('button', { name: t('pay.payByPaypal', { amount: money(pence) }) }),
    payByPoints: (count: number) => page.getByRole('button', { name: t('pay.payByPoints', { count }) }),
    card: page.getByRole('radio', { name: t('pay.card') }),
    payPal: page.getByRole('radio', { name: t('pay.paypal') }),
    pointsOnly: page.getByRole('radio', { name: t('pay.pointsOnly') }),
    usePoints: page.getByRole('checkbox', { name: t('pay.pointsToggle') }),
    pointsField: page.getByLabel(t('pay.pointsField'), { exact: true }),
    pointsSlider: page.getByRole('slider', { name: t('pay.pointsSlider') }),
    summary: page.getByRole('region', { name: t('pay.summaryTitle') }),
    /** The box on top of the form; the router's own announcer is an alert without a paragraph. */
    problem: page.getByRole('alert').filter({ has: page.getByRole('paragraph') }),
    open,
    /** The pay page with PayPal chosen. */
    async openForPayPal(taskId: number) {
      await open(taskId);
      await page.getByRole('radio', { name: t('pay.paypal') }).check();
    },
    /** An unfinished payment is offered. */
    resumeTitle: page.getByText(t('pay.resumeTitle')),
    /** Continues it at PayPal. */
    resumeAtPayPal: page.getByRole('link', { name: t('pay.resumeContinuePaypal') }),
    /** Opens the folded coupons; they stay open. */
    openCoupons: () => page.getByText(t('pay.couponUse'), { exact: true }).click(),
    resultHeading,
    /** The result page in this state, and the number of its payment. */
    async showsResult(status: string): Promise<number> {
      await expect(resultHeading(status)).toBeVisible();
      await expect(page).toHaveURL(/\/pay\/result\?payment_id=\d+$/);
      return Number(new URL(page.url()).searchParams.get('payment_id'));
    },
  };
}
