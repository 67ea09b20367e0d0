import { describe, expect, it } from 'vitest';
import { type AppLocale, locales } from '@/lib/i18n/locales';
import { notificationResponse } from '@/lib/notifications/notification-response';
import type { NotificationRow } from '@/lib/notifications/notification-row';
import { notificationKinds } from '@/lib/notifications/states';
import { messageKinds } from '@/lib/users/schema';
import type { MailContent } from './mail-row';
import { renderMail } from './render-mail';

const row: NotificationRow = {
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
};

const notification = (parts: Partial<NotificationRow> = {}): MailContent => ({
  of: 'notification',
  notification: notificationResponse({ ...row, ...parts }),
  paid: null,
});

const written = ({
  content = notification(),
  locale = 'en',
  unsubscribeUrl = null,
}: {
  content?: MailContent;
  locale?: AppLocale;
  unsubscribeUrl?: string | null;
} = {}) => renderMail({ content, locale, appUrl: 'https://pay.linku.uk', unsubscribeUrl });

describe('A mail', () => {
  it('says the same in plain text as in HTML, in English', () => {
    const { subject, text, html } = written({ unsubscribeUrl: 'https://pay.linku.uk/out?a=1&b=2' });
    expect(subject).toBe('New offer of £90.00 for “Walk the dog”');
    expect(text).toBe(
      [
        'New offer of £90.00 for “Walk the dog”',
        'A helper offers to do your task “Walk the dog” for £90.00. You can look at the offer and accept it.',
        'See the task:\nhttps://pay.linku.uk/tasks/3',
        '--\nYou get this email because you have an account at LinkU, or somebody signed up with your email address.\nThis is an automated email; replies aren’t read.',
        'Stop emails of this kind:\nhttps://pay.linku.uk/out?a=1&b=2\n',
      ].join('\n\n'),
    );
    expect(html).toContain('<html lang="en-GB" dir="ltr">');
    expect(html).toContain('<a href="https://pay.linku.uk/tasks/3"');
    expect(html).toContain('href="https://pay.linku.uk/out?a=1&amp;b=2"');
  });

  it('is in Chinese for who reads Chinese', () => {
    const { subject, text, html } = written({ locale: 'zh' });
    expect(subject).toBe('任务“Walk the dog”收到 £90.00 的新报价');
    expect(text).toContain('查看任务：\nhttps://pay.linku.uk/tasks/3');
    expect(html).toContain('<html lang="zh-CN" dir="ltr">');
    expect(html).not.toContain('unsubscriptions');
  });

  it.each([
    ['<img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert(1)&gt;'],
    ['"><a href="https://bad.example">', '&quot;&gt;&lt;a href=&quot;https://bad.example&quot;&gt;'],
    ["{task} ' & <b>", '{task} &#39; &amp; &lt;b&gt;'],
  ])('shows a hostile title as it is: %s', (title, expected) => {
    const { html, text } = written({ content: notification({ task: { title } }) });
    expect(html).toContain(expected);
    expect(html).not.toContain(title);
    expect(text).toContain(title);
  });

  it('has one line in its subject, whatever a title has', () => {
    const title = `A\r\nBcc: thief@bad.example\u2028B\u0000${'x'.repeat(500)}`;
    const { subject } = written({ content: notification({ task: { title } }) });
    expect(subject).toMatch(/^New offer of £90\.00 for “A Bcc: thief@bad\.example B x+/);
    expect(subject).not.toMatch(/[\p{Cc}\u2028]/u);
    expect(subject.length).toBe(150);
  });

  it('is a receipt with its figures', () => {
    const paid = {
      paymentId: 42,
      feeType: 'application_fee' as const,
      currency: 'GBP',
      totalAmount: 1_000,
      couponDiscount: 100,
      pointsUsed: 400,
      finalAmount: 500,
    };
    const content = notification({
      kind: 'payment_completed',
      paymentId: 42,
      detail: { amount: 1_000, currency: 'GBP' },
    });
    const { text, html } = written({ content: { ...content, paid } as MailContent });
    expect(text).toContain(
      'Receipt: LP-00000042\nFor: Service fee · Walk the dog\nTotal: £10.00\nCoupon: −£1.00\nPoints used: 400 points\nPaid: £5.00',
    );
    expect(html).toContain('>£5.00</td>');
    expect(text).toContain('https://pay.linku.uk/payments/42');
  });

  it('names the queues of a digest that are not empty', () => {
    const content = notification({
      kind: 'daily_digest',
      taskId: null,
      task: null,
      detail: { waiting: { reviews: 2, payouts: 0, unknown: 3 } },
    });
    expect(written({ content }).text).toContain(
      'Payments to review: 2\n\nOpen the console:\nhttps://pay.linku.uk/admin',
    );
  });

  it('has the link of a message, and nothing to turn off', () => {
    const content: MailContent = {
      of: 'message',
      kind: 'reset_password',
      path: '/reset-password#abc',
      detail: {},
    };
    const { subject, text } = written({ content });
    expect(subject).toBe('Choose a new password');
    expect(text).toContain('Choose a new password:\nhttps://pay.linku.uk/reset-password#abc');
  });

  it.each(locales)('asks for nothing from elsewhere in %s, whatever it tells', (locale) => {
    const contents: MailContent[] = [
      ...notificationKinds.map((kind) => notification({ kind })),
      ...messageKinds.map((kind) => ({ of: 'message' as const, kind, path: '/wallet', detail: {} })),
    ];
    for (const content of contents) {
      const { html, text, subject } = written({ content, locale });
      expect(html).not.toMatch(/<img|<script|<link|url\(|src=|http:/);
      expect(`${subject}${text}`).not.toMatch(/undefined|\{|\}/);
      for (const [, url] of html.matchAll(/href="([^"]*)"/g))
        expect(url).toMatch(/^https:\/\/pay\.linku\.uk\//);
    }
  });
});
