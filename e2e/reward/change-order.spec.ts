import { expect, test } from '../support/fixtures';
import { cards } from '../support/stripe-page';
import { taskPage } from '../support/task-page';

const AGREED = 9_000;
/** A raise of 20.00 to 110.00, and the fee of that less the one of 10.00 that was paid for publishing. */
const [RAISE, FEE] = [2_000, 100];

test('a helper asks for more, the poster agrees and pays the raise, and all of it is held', {
  tag: ['@zh', '@phone', '@layout'],
}, async ({ page, payer, heldTask, helper, payPage, stripe, labels }) => {
  const { t, money } = labels;
  const poster = taskPage({ page, labels });
  const worker = taskPage({ page: helper.page, labels });
  const task = await heldTask(AGREED);
  await worker.open(task.id);
  await worker.proposeReward({ pounds: '110', text: 'There are two floors.' });
  await expect(helper.page.getByRole('heading', { level: 2, name: t('change.mineTitle') })).toBeVisible();

  await poster.open(task.id);
  const box = page.getByRole('region', {
    name: t('change.theirsTitle', { name: helper.user.name }),
  });
  await expect(box).toContainText('There are two floors.');
  await expect(box).toContainText(money(RAISE));
  await expect(box).toContainText(money(RAISE + FEE));
  await poster.agreeToReward();
  await expect(page.getByRole('heading', { level: 2, name: t('change.dueTitle') })).toBeVisible();
  expect(await payer.task(task.id)).toMatchObject({ agreed_reward: AGREED, escrow_amount: AGREED });

  await page.getByRole('link', { name: t('change.pay', { difference: money(RAISE + FEE) }) }).click();
  await expect(page.getByRole('heading', { level: 1, name: t('pay.titleTopUp') })).toBeVisible();
  await expect(payPage.summary).toContainText(t('pay.lineTopUp'));
  await expect(payPage.summary).toContainText(t('pay.lineFurtherFee'));
  await expect(payPage.summary).toContainText(money(FEE));
  await payPage.payByCard(RAISE + FEE).click();
  await stripe.payByCard(cards.succeeds);
  const paymentId = await payPage.showsResult('completed');
  await expect(page.getByText(t('result.completedTopUp'))).toBeVisible();
  expect(await payer.payment(paymentId)).toMatchObject({
    fee_type: 'reward_top_up',
    stripe_amount: RAISE + FEE,
    service_fee_amount: FEE,
  });

  await poster.open(task.id);
  await expect(poster.state(t('reward.heldTitle', { amount: money(11_000) }))).toBeVisible();
  await expect(poster.trail).toContainText(t('taskEvent.reward_raised'));
  await worker.open(task.id);
  await expect(worker.state(t('reward.heldTitle', { amount: money(11_000) }))).toBeVisible();
});

test('a poster asks for less, the helper reads the effect and agrees, and the difference is refunded', {
  tag: '@zh',
}, async ({ page, payer, heldTask, helper, labels }) => {
  const { t, money } = labels;
  const poster = taskPage({ page, labels });
  const worker = taskPage({ page: helper.page, labels });
  const task = await heldTask(AGREED);
  await poster.open(task.id);
  await poster.proposeReward({ pounds: '90' });
  await expect(page.getByText(t('change.amountWrong', { agreed: money(AGREED) }))).toBeVisible();
  await poster.proposeReward({ pounds: '60', isOpen: true });
  await expect(page.getByRole('heading', { level: 2, name: t('change.mineTitle') })).toBeVisible();

  await worker.open(task.id);
  await expect(
    helper.page.getByText(t('change.loweringHelper', { difference: money(3_000), name: payer.name })).first(),
  ).toBeVisible();
  await worker.agreeToReward();
  await expect(worker.state(t('reward.heldTitle', { amount: money(6_000) }))).toBeVisible();
  expect(await payer.task(task.id)).toMatchObject({ agreed_reward: 6_000, escrow_amount: 6_000 });

  await poster.open(task.id);
  await expect(poster.trail).toContainText(t('taskEvent.reward_lowered'));
  await expect(poster.trail).toContainText(money(3_000));
});
