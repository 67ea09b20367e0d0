import { env } from '@/lib/core/env';
import { PayError } from '@/lib/core/errors';
import { networkOf } from '@/lib/http/network-of';
import { takeFromRateLimit } from '@/lib/http/rate-limit';

/**
 * Counts a link by e-mail before anything is looked up, so that a refusal says nothing about the address.
 * @param address the network address that asks
 * @throws PayError rate_limited, database_unavailable; mail_not_set_up with real money and no mail server
 */
export async function limitLinks({ email, address }: { email: string; address: string }): Promise<void> {
  const { mode, smtp } = env();
  if (mode === 'live' && smtp === null) throw new PayError('mail_not_set_up');
  await takeFromRateLimit({ rule: 'link_network', key: networkOf(address) });
  await takeFromRateLimit({ rule: 'link_address', key: email });
}
