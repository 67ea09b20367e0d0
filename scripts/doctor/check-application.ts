import type { Env } from '@/lib/core/env';
import { answers } from '../start/answers';
import type { Finding } from './finding';

/** Whether the address that payers and webhooks use leads to a server that is ready. */
export async function checkApplication({ appUrl, mode }: Env): Promise<Finding[]> {
  const subject = 'Application';
  if (await answers({ url: `${appUrl}/api/ready`, status: 200 })) {
    return [{ subject, words: `${appUrl} is ready`, fix: null }];
  }
  if (await answers({ url: `${appUrl}/api/health`, status: 200 })) {
    return [
      {
        subject,
        words: `${appUrl} is up but not ready.`,
        fix: 'Its database is away: see the line about the database above.',
      },
    ];
  }
  const fix =
    mode === 'sandbox'
      ? 'Start it with `npm start`. If it runs on another address, set APP_URL (or PORT).'
      : 'Start it, check APP_URL, and check that the firewall lets the providers reach it: webhooks arrive there.';
  return [{ subject, words: `${appUrl} does not answer.`, fix }];
}
