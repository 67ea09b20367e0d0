import { readFile } from 'node:fs/promises';
import { expect, test } from '../support/fixtures';
import { lockPayouts } from '../support/lock-payouts';
import { tabTo } from '../support/tab-to';
import { onboardingPage, walletPage } from '../support/wallet-page';

const REWARD = 12_000;

let giveBack: () => Promise<void>;
test.beforeEach(async () => {
  giveBack = await lockPayouts({ isAlone: false });
});
test.afterEach(() => giveBack());

test('a reward is released, an account is set up at Stripe, and the money is paid out', {
  tag: ['@zh', '@phone', '@layout', '@translated'],
}, async ({ earnedReward, heldTask, helper, labels }) => {
  const { t, money } = labels;
  const wallet = walletPage({ page: helper.page, labels });
  const stripe = onboardingPage({ page: helper.page, labels });
  await wallet.open();
  await wallet.holds({ ready: 0, onItsWay: 0 });
  await expect(wallet.form).toContainText(t('wallet.nothing'));
  await expect(wallet.payouts).toContainText(t('wallet.noPayouts'));
  await expect(wallet.statement).toContainText(t('wallet.empty'));

  // Disputes of other journeys reduce the platform's balance at Stripe: there is more than this one reward.
  await heldTask(100_000);
  const task = await earnedReward({ pence: REWARD });
  await wallet.open();
  await wallet.holds({ ready: REWARD, onItsWay: 0 });
  await expect(wallet.form).toContainText(t('wallet.noAccount'));
  await wallet.account('stripe').getByRole('button').click();
  await expect(stripe.heading).toBeVisible();
  await stripe.leave.click();
  await expect(wallet.account('stripe')).toContainText(
    t('wallet.onboardingText', { provider: t('provider.stripe') }),
  );
  await wallet
    .account('stripe')
    .getByRole('button', { name: t('wallet.continue') })
    .click();
  await stripe.complete.click();
  await expect(wallet.account('stripe')).toContainText(t('wallet.state.ready'));

  for (const [typed, problem] of [
    ['soon', t('wallet.amountWrong')],
    ['0.50', t('wallet.amountLow', { minimum: money(100) })],
    ['120.01', t('wallet.amountHigh', { balance: money(REWARD) })],
  ] as const) {
    await wallet.amount.fill(typed);
    await wallet.check.click();
    await expect(wallet.form).toContainText(problem);
    await expect(wallet.amount).toHaveAttribute('aria-invalid', 'true');
  }
  await wallet.amount.fill('100');
  await wallet.check.click();
  await expect(wallet.review).toContainText(money(10_000));
  await wallet.review.getByRole('button', { name: t('wallet.change') }).click();
  await wallet.payOut(10_050);
  await expect(wallet.form.getByText(t('wallet.sentTitle'))).toBeVisible();
  await wallet.holds({ ready: 1_950, onItsWay: 0 });
  await expect(wallet.payouts.getByRole('listitem')).toContainText(t('wallet.payoutStatus.paid'));

  const rows = wallet.statement.getByRole('row');
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(1)).toContainText(t('wallet.kind.payout_requested'));
  await expect(rows.nth(1)).toContainText(`−${money(10_050)}`);
  await expect(rows.nth(2)).toContainText(`+${money(REWARD)}`);
  await rows.nth(2).getByRole('link', { name: task.title }).click();
  await expect(helper.page.getByRole('heading', { level: 1, name: task.title })).toBeVisible();
});

test('a payout by PayPal is followed to its end, and an unclaimed one is returned with the reason', {
  tag: '@zh',
}, async ({ earnedReward, helper, simulator, labels }) => {
  const { t, money } = labels;
  const wallet = walletPage({ page: helper.page, labels });
  const reviewed = `onhold+${helper.user.id}@example.com`;
  const unclaimed = `unclaimed+${helper.user.id}@example.com`;
  const formula = `=HYPERLINK("https://evil.example/${helper.user.id}")`;
  await earnedReward({ pence: REWARD, title: formula });
  await wallet.open();
  await wallet.bePaidByPayPal(reviewed);
  await wallet.payOut(2_000);
  await wallet.holds({ ready: 10_000, onItsWay: 2_000 });
  const newest = wallet.payouts.getByRole('listitem').first();
  await simulator.payPal.finishPayouts({ receiver: reviewed });
  await expect(newest, 'the page follows by itself').toContainText(
    t('wallet.reason.on_hold', { provider: t('provider.paypal') }),
  );
  await simulator.payPal.settlePayout({ receiver: reviewed, outcome: 'success' });
  await expect(newest).toContainText(t('wallet.arrived', { provider: t('provider.paypal') }));
  await expect(wallet.news).toHaveText(
    t('wallet.news', { amount: money(2_000), status: t('wallet.payoutStatus.paid') }),
  );
  await wallet.holds({ ready: 10_000, onItsWay: 0 });

  await wallet
    .account('paypal')
    .getByRole('button', { name: t('wallet.change') })
    .click();
  await helper.page.getByLabel(t('wallet.email', { provider: t('provider.paypal') })).fill(unclaimed);
  await wallet
    .account('paypal')
    .getByRole('button', { name: t('wallet.check') })
    .click();
  await helper.page.getByRole('button', { name: t('wallet.confirmEmail') }).click();
  await expect(wallet.account('paypal')).toContainText(unclaimed);
  await wallet.payOut(10_000);
  await expect(wallet.form, 'an empty wallet still says what became of it').toContainText(
    t('wallet.sentTitle'),
  );
  await simulator.payPal.finishPayouts({ receiver: unclaimed });
  await expect(newest).toContainText(t('wallet.reason.unclaimed', { provider: t('provider.paypal') }));
  await simulator.payPal.settlePayout({ receiver: unclaimed, outcome: 'returned' });
  await expect(newest).toContainText(t('wallet.payoutStatus.failed'));
  await expect(newest).toContainText(t('wallet.moneyBack'));
  await wallet.holds({ ready: 10_000, onItsWay: 0 });
  await expect(wallet.payouts.getByText(t('wallet.updates')), 'nothing is followed any more').toHaveCount(0);

  const downloaded = helper.page.waitForEvent('download');
  await wallet.statement.getByRole('link', { name: t('wallet.csv') }).click();
  const lines = linesOf(await readFile(await (await downloaded).path(), 'utf8'));
  expect(lines.map(([, , amount, currency, balance]) => [amount, currency, balance])).toEqual([
    ['120.00', 'GBP', '120.00'],
    ['-20.00', 'GBP', '100.00'],
    ['-100.00', 'GBP', '0.00'],
    ['100.00', 'GBP', '100.00'],
  ]);
  expect(lines[0]?.[6], 'a title that is a formula is text to a spreadsheet').toBe(`'${formula}`);
});

test('a payout is requested with the keyboard alone', async ({ earnedReward, helper, labels }) => {
  const { t } = labels;
  const { page } = helper;
  const wallet = walletPage({ page, labels });
  await earnedReward({ pence: REWARD });
  await helper.user.payOutByPayPal({ email: `onhold+${helper.user.id}@example.com`, amount: 1_000 });
  await wallet.open();
  await expect(wallet.check).toBeEnabled();
  await tabTo({ page, target: wallet.amount });
  await page.keyboard.type('20');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: t('wallet.reviewTitle') })).toBeFocused();
  await tabTo({ page, target: wallet.review.getByRole('button', { name: t('wallet.change') }) });
  await page.keyboard.press('Enter');
  await tabTo({ page, target: wallet.amount });
  await page.keyboard.press('Enter');
  await tabTo({ page, target: wallet.review.getByRole('button').first() });
  await page.keyboard.press('Enter');
  await expect(wallet.form.getByText(t('wallet.sentTitle'))).toBeVisible();
  await wallet.holds({ ready: 9_000, onItsWay: 3_000 });
});

/** The lines of the file beneath its head; a cell in quotes may hold commas and doubled quotes. */
function linesOf(csv: string): string[][] {
  const [, ...lines] = csv.trimEnd().split('\r\n');
  return lines.map((line) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
      ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
    ),
  );
}
