import { PayError } from '@/lib/core/errors';
import type { ProviderName } from './names';
import { type Provider, ProviderError } from './provider';
import { provider } from './registry';

/**
 * Calls a provider by its name, with its failures as ours.
 * @throws PayError provider_unavailable without keys for it; else as `providerAnswer`
 */
export async function withProvider<Answer>(
  name: ProviderName,
  call: (adapter: Provider) => Promise<Answer>,
): Promise<Answer> {
  const adapter = provider(name);
  if (!adapter) throw new PayError('provider_unavailable', { message: `no keys for ${name}` });
  return providerAnswer(() => call(adapter));
}

/**
 * Whether a call failed so that its outcome is unknown and its key will never tell: look by our own reference, and try
 * again under another key.
 */
export function isKeySpent(error: unknown): boolean {
  return error instanceof PayError && error.cause instanceof ProviderError && error.cause.isKeySpent;
}

/**
 * What a provider answers, with its failures as ours.
 * @throws PayError provider_unavailable, with the ProviderError as cause: what happened there is not known; every other error as
 *   it is
 */
export async function providerAnswer<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    throw new PayError('provider_unavailable', { message: error.message, cause: error });
  }
}
