import { createTranslator } from 'next-intl';
import { describe, expect, it } from 'vitest';
import { catalogues } from '@/lib/i18n/catalogues';
import { type AppLocale, locales, localeTable } from '@/lib/i18n/locales';
import { notificationResponse } from './notification-response';
import type { NotificationRow } from './notification-row';
import { notificationValues } from './notification-values';
import { notificationKinds } from './states';

const row = (parts: Partial<NotificationRow>): NotificationRow => ({
  id: 7n,
  userId: 1,
  kind: 'offer_received',
  taskId: 3,
  paymentId: null,
  payoutId: null,
  detail: { amount: 9_000, currency: 'GBP' },
  createdAt: new Date('2026-07-01T09:30:00Z'),
  readAt: null,
  task: { title: 'Walk the dog' },
  ...parts,
});

function said({
  locale,
  part,
  ...parts
}: Partial<NotificationRow> & { locale: AppLocale; part: 'title' | 'body' }) {
  const notification = notificationResponse(row(parts));
  const t = createTranslator({ locale: localeTable[locale].tag, messages: catalogues[locale] });
  return t(`notifications.${part}.${notification.kind}`, notificationValues({ notification, locale }));
}

describe('What people are told', () => {
  it.each([
    ['an offer', {}, 'New offer of £90.00 for “Walk the dog”', '任务“Walk the dog”收到 £90.00 的新报价'],
    [
      'a refund of money and points',
      { kind: 'refund_started', detail: { amount: 9_000, points: 1, currency: 'GBP' } },
      'Refund of £90.00 and 1 point started',
      '退款已开始：£90.00 和 1 积分',
    ],
    [
      'a refund of points alone',
      { kind: 'refund_succeeded', detail: { amount: 0, points: 400, currency: 'GBP' } },
      'Refund of 400 points completed',
      '退款已完成：400 积分',
    ],
    [
      'a deadline, by the clock of London',
      { kind: 'reward_due', detail: { due_at: '2026-07-02T22:30:00Z' } },
      'Pay the reward for “Walk the dog” by 2 Jul, 23:30',
      '请在 7月2日 23:30 前支付任务“Walk the dog”的奖励',
    ],
    [
      'a raise',
      { kind: 'reward_changed', detail: { event: 'reward_raised', amount: 500, currency: 'GBP' } },
      'The reward for “Walk the dog” was raised by £5.00',
      '任务“Walk the dog”的奖励增加了 £5.00',
    ],
    [
      'a digest',
      { kind: 'daily_digest', taskId: null, task: null, detail: { waiting: { reviews: 2, payouts: 3 } } },
      '5 things wait for operators today',
      '今天有 5 项等待处理',
    ],
  ] as const)('says %s in both languages', (_, parts, en, zh) => {
    const of = (locale: AppLocale) => said({ locale, part: 'title', ...(parts as Partial<NotificationRow>) });
    expect([of('en'), of('zh')]).toEqual([en, zh]);
  });

  it('names the device and network of a sign-in', () => {
    const detail = { user_agent: 'Mozilla/5.0 (Windows NT 10.0) Chrome/140.0', network: '203.0.113.0/24' };
    const parts = { kind: 'new_device', taskId: null, task: null, detail } as const;
    expect(said({ locale: 'en', part: 'body', ...parts })).toContain(
      'On 1 Jul, 10:30, somebody signed in to your account on a new device (Chrome on Windows, network 203.0.113.0/24).',
    );
  });

  it.each(locales)('leaves no place empty in %s', (locale) => {
    const detail = { amount: 100, to_helper: 200, currency: 'GBP', user_agent: 'Chrome', network: '::/64' };
    const texts = notificationKinds.flatMap((kind) =>
      (['title', 'body'] as const).map((part) => said({ locale, part, kind, detail })),
    );
    expect(texts.filter((text) => /\{|\}|“”|\(,|undefined| {2}/.test(text))).toEqual([]);
  });
});

describe('The page of what is told', () => {
  it.each([
    ['the payment, where one is named', { paymentId: 5 }, '/payments/5'],
    ['else the task', {}, '/tasks/3'],
    ['else the wallet', { kind: 'payout_paid', taskId: null, task: null, payoutId: 2 }, '/wallet'],
    ['the account, of a sign-in', { kind: 'new_device', taskId: null, task: null }, '/account'],
    ['the console, of a digest', { kind: 'daily_digest', taskId: null, task: null }, '/admin'],
  ] as const)('is %s', (_, parts, path) => {
    expect(notificationResponse(row(parts as Partial<NotificationRow>)).path).toBe(path);
  });
});
