import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type MailServer, openMailServer } from '@/tests/fixtures/mail-server';
import { handToServer, type OutgoingMail } from './hand-to-server';

let server: MailServer;
beforeAll(async () => {
  server = await openMailServer();
});
afterAll(() => server.close());
beforeEach(() => server.clear());

const outgoing: OutgoingMail = {
  to: 'reader@mailbox.uk',
  subject: '任务“猫”已交付',
  text: 'Plain\n',
  html: '<p>Rich</p>',
  messageId: '<5a0b@pay.linku.uk>',
  unsubscribeUrl: 'https://pay.linku.uk/api/notifications/unsubscriptions/1.offer_received.x',
};

const hand = (parts: Partial<OutgoingMail> = {}) =>
  handToServer({
    mail: { ...outgoing, ...parts },
    smtp: { url: server.url, from: 'LinkU <no-reply@linku.uk>' },
    patience: { connection: 300, greeting: 300, silence: 300 },
    patienceWhole: 600,
  });

const headersOf = (source = '') =>
  (source.split('\r\n\r\n')[0] ?? '').replaceAll(/\r\n[ \t]/g, ' ').split('\r\n');

describe('A mail server', () => {
  it('gets both forms of a mail, its number and its ways out', async () => {
    expect(await hand()).toEqual({ outcome: 'accepted' });
    const [mail] = server.received();
    expect(mail?.to).toBe('reader@mailbox.uk');
    expect(headersOf(mail?.source)).toEqual(
      expect.arrayContaining([
        'From: LinkU <no-reply@linku.uk>',
        'To: reader@mailbox.uk',
        'Message-ID: <5a0b@pay.linku.uk>',
        'Auto-Submitted: auto-generated',
        'List-Unsubscribe: <https://pay.linku.uk/api/notifications/unsubscriptions/1.offer_received.x>',
        'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
      ]),
    );
    expect(mail?.source).toContain('Content-Type: text/plain');
    expect(mail?.source).toContain('Content-Type: text/html');
  });

  it('gets no way out of what is always mailed', async () => {
    await hand({ unsubscribeUrl: null });
    expect(server.received()[0]?.source).not.toContain('List-Unsubscribe');
  });

  it('is told one header for a subject with a line break, and one recipient for an address with one', async () => {
    await hand({ subject: 'Hello\r\nBcc: thief@mailbox.uk', to: 'reader@mailbox.uk' });
    const [mail] = server.received();
    expect(headersOf(mail?.source).filter((line) => /^bcc:/i.test(line))).toEqual([]);
    expect(server.received()).toHaveLength(1);
  });

  it.each([
    [{ recipient: 550 }, { outcome: 'refused', smtpCode: 550 }],
    [{ recipient: 451 }, { outcome: 'delayed', smtpCode: 451 }],
    [{ mail: 554 }, { outcome: 'refused', smtpCode: 554 }],
    [{ mail: 421 }, { outcome: 'delayed', smtpCode: 421 }],
    ['hang', { outcome: 'unreachable', smtpCode: null }],
    ['drip', { outcome: 'unreachable', smtpCode: null }],
    ['cut_after_data', { outcome: 'unreachable', smtpCode: null }],
  ] as const)('that does %j: the mail is %j', async (act, delivery) => {
    server.act(act);
    expect(await hand()).toEqual(delivery);
  });

  it('that is not there leaves it unknown', async () => {
    const gone = await openMailServer();
    await gone.close();
    const delivery = await handToServer({
      mail: outgoing,
      smtp: { url: gone.url, from: 'no-reply@linku.uk' },
    });
    expect(delivery).toEqual({ outcome: 'unreachable', smtpCode: null });
  });
});
