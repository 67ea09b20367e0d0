import { PayError } from '@/lib/core/errors';
import { networkOf } from '@/lib/http/network-of';
import { forgetRateLimit, giveBackToRateLimit, takeFromRateLimit } from '@/lib/http/rate-limit';

/** Who tries: a browser that is known to the account, or a stranger somewhere. */
export type PasswordTrier = { device: string } | { email: string; address: string };

/**
 * Counts a try before it is made, so that a hundred at once are a hundred, and forgets it if it was right. Known
 * devices and each network have tries of their own: strangers who guess slow down themselves, and not the owner. After
 * a hundred wrong ones from everywhere, each network has one try at a time.
 * @param check throws wrong_credentials
 * @throws PayError rate_limited, database_unavailable, and what `check` throws
 */
export async function limitPasswordTries<Result>(
  trier: PasswordTrier,
  check: () => Promise<Result>,
): Promise<Result> {
  const forget = 'device' in trier ? await takeOfDevice(trier.device) : await takeOfStranger(trier);
  const result = await check();
  await forget();
  return result;
}

type Forget = () => Promise<unknown>;

async function takeOfDevice(key: string): Promise<Forget> {
  await takeFromRateLimit({ rule: 'sign_in_device', key });
  return () => forgetRateLimit({ rule: 'sign_in_device', key });
}

async function takeOfStranger({ email, address }: { email: string; address: string }): Promise<Forget> {
  const network = networkOf(address);
  const key = `${email}|${network}`;
  await takeFromRateLimit({ rule: 'sign_in_network', key: network });
  await takeFromRateLimit({ rule: 'sign_in', key });
  const isCrowded = await isTakenUp(email);
  if (isCrowded) await takeFromRateLimit({ rule: 'sign_in_slowly', key });
  return () =>
    Promise.all([
      giveBackToRateLimit({ rule: 'sign_in_network', key: network }),
      forgetRateLimit({ rule: 'sign_in', key }),
      giveBackToRateLimit({ rule: 'sign_in_anywhere', key: email }),
      forgetRateLimit({ rule: 'sign_in_slowly', key }),
    ]);
}

async function isTakenUp(email: string): Promise<boolean> {
  try {
    await takeFromRateLimit({ rule: 'sign_in_anywhere', key: email });
    return false;
  } catch (error) {
    if (error instanceof PayError && error.code === 'rate_limited') return true;
    throw error;
  }
}
