import { env } from '@/lib/core/env';
import { PayError } from '@/lib/core/errors';

/**
 * Refuses a request that another site's page sent in this person's name. Browsers put Origin on every request that is
 * not a GET; programs set it themselves.
 * @throws PayError wrong_origin
 */
export function checkOrigin(headers: Headers): void {
  const origin = headers.get('origin');
  if (origin !== null && isOwnOrigin(origin)) return;
  throw new PayError('wrong_origin', {
    details: { expected_header: `Origin: ${env().appUrl}` },
  });
}

/** Whether an Origin header names this site. In the sandbox this machine's other names are as good as its first. */
export function isOwnOrigin(origin: string): boolean {
  const { appUrl, mode } = env();
  if (origin === appUrl) return true;
  const own = new URL(appUrl);
  if (mode !== 'sandbox' || !LOOPBACK_NAMES.includes(own.hostname)) return false;
  return LOOPBACK_NAMES.some(
    (name) => origin === `${own.protocol}//${name}${own.port ? `:${own.port}` : ''}`,
  );
}

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];
