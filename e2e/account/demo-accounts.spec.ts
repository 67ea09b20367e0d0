import { expect, test } from '../support/fixtures';
import { cards } from '../support/stripe-page';

// The words are written out here, so that one journey per language does not believe the catalogue.
const says = {
  zh: {
    signIn: '登录',
    poster: /发布者/,
    post: '发布任务',
    title: '标题',
    details: '任务说明',
    category: '类别',
    moving: '搬家运输',
    reward: '任务奖励（英镑）',
    next: '保存，下一步付款',
    heading: '支付平台服务费',
    pay: '银行卡支付 £12.50',
    paid: '付款成功',
    task: '查看任务',
    live: '任务已公开',
    taskTitle: '帮忙搬一张书桌',
  },
  en: {
    signIn: 'Sign in',
    poster: /Poster/,
    post: 'Post a task',
    title: 'Title',
    details: 'Task details',
    category: 'Category',
    moving: 'Moving',
    reward: 'Reward (£)',
    next: 'Continue to payment',
    heading: 'Pay the service fee',
    pay: 'Pay £12.50 by card',
    paid: 'Payment complete',
    task: 'See the task',
    live: 'Your task is live',
    taskTitle: 'Move a desk across the street',
  },
} as const;

test('the demo poster signs in, writes a task, pays by card and sees it live', {
  tag: ['@zh', '@phone', '@translated'],
}, async ({ page, stripe, labels }) => {
  const text = says[labels.locale];
  await page.goto('/');
  await page.getByRole('link', { name: text.signIn, exact: true }).click();
  await page.getByRole('button', { name: text.poster }).click();
  await page.getByRole('main').getByRole('button', { name: text.signIn, exact: true }).click();

  await page.getByRole('link', { name: text.post }).first().click();
  await page.getByLabel(text.title, { exact: true }).fill(text.taskTitle);
  await page.getByLabel(text.details, { exact: true }).fill(text.taskTitle);
  await page.getByLabel(text.category, { exact: true }).selectOption(text.moving);
  await page.getByLabel(text.reward).fill('125');
  await page.getByRole('button', { name: text.next }).click();

  await expect(page.getByRole('heading', { level: 1, name: text.heading })).toBeVisible();
  await page.getByRole('button', { name: text.pay }).click();
  await stripe.payByCard(cards.succeeds);

  await expect(page.getByRole('heading', { level: 1, name: text.paid })).toBeVisible();
  await page.getByRole('link', { name: text.task }).click();
  await expect(page.getByText(text.live)).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: text.taskTitle })).toBeVisible();
});
