import type { Env } from '@/lib/core/env';
import { whyRoot } from '../step-down';
import type { Finding } from './finding';

/** Whether a server and a worker that root starts give its rights up. Whoever is not root has none to give up. */
export async function checkRights(settings: Env): Promise<Finding[]> {
  if (process.getuid?.() !== 0) return [];
  const subject = 'Rights';
  const reason = whyRoot(settings);
  if (reason === null) {
    const words = `a server and a worker that root starts become user ${settings.runAsUid}`;
    return [{ subject, words, fix: null }];
  }
  if (settings.mode === 'sandbox') return [{ subject, words: reason, fix: null }];
  return [
    {
      subject,
      words: reason,
      fix: 'Whoever takes over the web server has the whole machine: see "Processes that root starts" in docs/operations.md.',
    },
  ];
}
