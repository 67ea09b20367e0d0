import type { Env } from '@/lib/core/env';
import { smtpTransport } from '@/lib/mails/smtp-transport';
import type { Finding } from './finding';

const SUBJECT = 'E-mail';

/** Whether people can be written to: by a mail server that answers and lets us in. It sends nothing. */
export async function checkMail({ mode, smtp }: Pick<Env, 'mode' | 'smtp'>): Promise<Finding[]> {
  if (smtp === null) return [withoutServer(mode)];
  const transport = smtpTransport(smtp);
  try {
    await transport.verify();
    return [
      { subject: SUBJECT, words: `${new URL(smtp.url).hostname} lets us in, from ${smtp.from}`, fix: null },
    ];
  } catch (error) {
    // The server's own words may name an account.
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return [
      {
        subject: SUBJECT,
        words: `${new URL(smtp.url).hostname} cannot be used (${code}).`,
        fix: 'Check SMTP_URL: protocol, host, port, user and password. smtp:// needs a server that offers STARTTLS.',
      },
    ];
  } finally {
    transport.close();
  }
}

function withoutServer(mode: Env['mode']): Finding {
  if (mode !== 'live') {
    return { subject: SUBJECT, words: 'no mail server; what would be mailed is at /messages', fix: null };
  }
  return {
    subject: SUBJECT,
    words: 'There is no mail server, so nobody is told anything by e-mail or can register with a password.',
    fix: 'Set SMTP_URL and MAIL_FROM.',
  };
}
