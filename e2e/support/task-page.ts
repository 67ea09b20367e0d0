import { expect, type Page } from '@playwright/test';
import type { Labels } from './labels';

export type TaskPage = ReturnType<typeof taskPage>;

/** The page of a task, as one of its two sides sees it. */
export function taskPage({ page, labels }: { page: Page; labels: Labels }) {
  const { t, money } = labels;
  const dialog = page.getByRole('dialog');
  const trail = page.getByRole('region', { name: t('reward.timeline') });
  /** Presses a button that asks first, and confirms. */
  async function press({ button, yes }: { button: string | RegExp; yes: string }) {
    await page.getByRole('button', { name: button }).click();
    await dialog.getByRole('button', { name: yes }).click();
  }
  return {
    page,
    open: (taskId: number) => page.goto(`/tasks/${taskId}`),
    /** The state of the task; it changes when the other side acts and the page is drawn anew. */
    state: (title: string) => page.getByRole('status').filter({ hasText: title }),
    trail,
    /** A step of the money trail. */
    step: (kind: 'reward_held' | 'delivered' | 'changes_requested' | 'released' | 'accepted') =>
      trail.getByText(t(`taskEvent.${kind}`), { exact: true }),
    async offer({ pounds, message }: { pounds: string; message: string }) {
      await page.getByLabel(t('offers.amount'), { exact: true }).fill(pounds);
      await page.getByLabel(t('offers.message')).fill(message);
      await page.getByRole('button', { name: t('offers.send') }).click();
      await expect(page.getByText(t('offers.mine'), { exact: true })).toBeVisible();
    },
    takeOfferBack: () => press({ button: t('offers.withdraw'), yes: t('offers.withdraw') }),
    accept: ({ name, pence }: { name: string; pence: number }) =>
      press({
        button: t('offers.acceptName', { name, amount: money(pence) }),
        yes: t('offers.acceptConfirm'),
      }),
    takeAcceptanceBack: () => press({ button: t('reward.undo'), yes: t('reward.undo') }),
    payReward: (pence: number) => page.getByRole('link', { name: t('reward.pay', { amount: money(pence) }) }),
    async deliver({ message, isAgain = false }: { message: string; isAgain?: boolean }) {
      await page.getByLabel(t('reward.deliverLabel')).fill(message);
      await page
        .getByRole('button', { name: isAgain ? t('reward.deliverAgain') : t('reward.deliver') })
        .click();
    },
    async askForChanges(message: string) {
      await page.getByText(t('reward.changesOpen')).click();
      await page.getByLabel(t('reward.changesLabel')).fill(message);
      await page.getByRole('button', { name: t('reward.changesSend'), exact: true }).click();
    },
    async askForRefund({ pounds, text }: { pounds: string; text: string }) {
      await page.getByText(t('refundRequest.open')).click();
      await page.getByLabel(t('refundRequest.amount', { currency: 'GBP' })).fill(pounds);
      await page.getByLabel(t('refundRequest.text'), { exact: true }).fill(text);
      await page.getByRole('button', { name: t('refundRequest.send'), exact: true }).click();
    },
    /** Proposes another reward; the form is folded until it was refused once. */
    async proposeReward({
      pounds,
      text = '',
      isOpen = false,
    }: {
      pounds: string;
      text?: string;
      isOpen?: boolean;
    }) {
      if (!isOpen) await page.getByText(t('change.open'), { exact: true }).click();
      await page.getByLabel(t('change.amount', { currency: 'GBP' })).fill(pounds);
      await page.getByLabel(t('change.text')).fill(text);
      await page.getByRole('button', { name: t('change.send'), exact: true }).click();
    },
    async agreeToReward() {
      // The button to refuse contains this name as well.
      await page.getByRole('button', { name: t('change.accept'), exact: true }).click();
      await dialog.getByRole('button', { name: t('change.accept'), exact: true }).click();
    },
    async answerRefund(text: string) {
      await page.getByLabel(t('refundRequest.answer')).fill(text);
      await page.getByRole('button', { name: t('refundRequest.answerSend') }).click();
    },
    withdrawRefund: () => press({ button: t('refundRequest.withdraw'), yes: t('refundRequest.withdraw') }),
    confirm: (pence: number) =>
      press({
        button: t('reward.confirm'),
        yes: t('reward.confirmYes', { amount: money(pence) }),
      }),
  };
}
