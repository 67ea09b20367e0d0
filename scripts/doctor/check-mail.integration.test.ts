import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type MailServer, openMailServer } from '@/tests/fixtures/mail-server';
import { checkMail } from './check-mail';

let server: MailServer;
beforeAll(async () => {
  server = await openMailServer();
});
afterAll(() => server.close());
beforeEach(() => server.clear());

const from = 'no-reply@linku.uk';

describe('The doctor about e-mail', () => {
  it('is content with a server that lets us in, and sends nothing', async () => {
    const [finding] = await checkMail({ mode: 'live', smtp: { url: server.url, from } });
    expect(finding).toEqual({ subject: 'E-mail', words: `127.0.0.1 lets us in, from ${from}`, fix: null });
    expect(server.received()).toEqual([]);
  });

  it('says what to do about a server that is not there, and no password', async () => {
    const gone = await openMailServer();
    await gone.close();
    const url = gone.url.replace('smtp://', 'smtp://linku:a-password@');
    const [finding] = await checkMail({ mode: 'test', smtp: { url, from } });
    expect(finding?.fix).toContain('SMTP_URL');
    expect(JSON.stringify(finding)).not.toContain('a-password');
  });

  it('finds a missing server a problem with live keys only', async () => {
    expect((await checkMail({ mode: 'live', smtp: null }))[0]?.fix).toBe('Set SMTP_URL and MAIL_FROM.');
    expect((await checkMail({ mode: 'sandbox', smtp: null }))[0]?.fix).toBeNull();
  });
});
