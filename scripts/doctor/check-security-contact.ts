import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Env } from '@/lib/core/env';
import { PROJECT_ROOT } from '../environment';
import type { Finding } from './finding';

const FILE = 'public/.well-known/security.txt';
const DAY_MS = 24 * 60 * 60 * 1000;
/** Enough time to hear of it before researchers stop believing the file. */
const NOTICE_DAYS = 30;

/** Whether people who find a hole can say so, once there is something to lose. */
export async function checkSecurityContact({ mode }: Pick<Env, 'mode'>): Promise<Finding[]> {
  const text = readFileSync(path.join(PROJECT_ROOT, FILE), 'utf8');
  return securityContactFindings({ text, mode, now: new Date() });
}

/** The same for a text and a time. */
export function securityContactFindings({
  text,
  mode,
  now,
}: {
  text: string;
  mode: Env['mode'];
  now: Date;
}): Finding[] {
  const subject = 'Security contact';
  const contact = /^Contact: (.+)$/m.exec(text)?.[1];
  const expires = Date.parse(/^Expires: (.+)$/m.exec(text)?.[1] ?? '');
  if (mode !== 'live') return [{ subject, words: 'needed in live mode only', fix: null }];
  if (contact === undefined || /@linku\.test$/.test(contact)) {
    return [
      { subject, words: `${FILE} names nobody of yours.`, fix: `Write your own contact into ${FILE}.` },
    ];
  }
  if (!(expires > now.getTime() + NOTICE_DAYS * DAY_MS)) {
    const words = `${FILE} is valid for less than ${NOTICE_DAYS} days.`;
    return [
      { subject, words, fix: `Check the contact, and set Expires in ${FILE} to less than a year from now.` },
    ];
  }
  return [{ subject, words: contact, fix: null }];
}
