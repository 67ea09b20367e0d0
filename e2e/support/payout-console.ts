import { expect, type Page } from '@playwright/test';
import type { Labels } from './labels';

/** The console's page of one payout, by what an operator sees. */
export function payoutConsole({ page, labels: { t, money } }: { page: Page; labels: Labels }) {
  const main = page.getByRole('main');
  const waysOut = page.getByRole('region', { name: t('wallet.admin.waysOut'), exact: true });
  return {
    main,
    waysOut,
    steps: page.getByRole('region', { name: t('wallet.admin.steps'), exact: true }),
    /** Opens the payout of this amount, in pence, to this address. */
    async open({ email, pence }: { email: string; pence: number }) {
      await page.goto(`/admin/payouts?find=${encodeURIComponent(email)}`);
      await page
        .getByRole('row')
        .filter({ hasText: money(pence) })
        .getByRole('link')
        .click();
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    },
    /** Says how it ended, where its provider says nothing. */
    async record({
      outcome,
      reference,
      note,
    }: {
      outcome: 'arrived' | 'came_back';
      reference: string;
      note: string;
    }) {
      await waysOut.getByLabel(t(`wallet.admin.${outcome}`), { exact: true }).check();
      await waysOut.getByLabel(t('wallet.admin.evidenceReference')).fill(reference);
      await waysOut.getByLabel(t('wallet.admin.evidenceNote')).fill(note);
      await waysOut.getByRole('button', { name: t('wallet.admin.record') }).click();
      await expect(main).toContainText(t(`wallet.reason.${outcome}`));
    },
  };
}
