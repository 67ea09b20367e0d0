import { expect, it } from 'vitest';
import { ProviderError } from './provider';
import { providerAnswer } from './with-provider';

it.each(['unavailable', 'refused', 'misconfigured'] as const)(
  'a provider that fails is unavailable to us, with the cause: %s',
  async (kind) => {
    const cause = new ProviderError(kind, { message: 'no answer in time' });
    await expect(providerAnswer(() => Promise.reject(cause))).rejects.toMatchObject({
      code: 'provider_unavailable',
      message: 'no answer in time',
      cause,
    });
    const failing = () => {
      throw cause;
    };
    await expect(providerAnswer(failing)).rejects.toMatchObject({ code: 'provider_unavailable' });
  },
);

it('an answer, and an error that is no provider’s, pass as they are', async () => {
  const ours = new Error('a bug of ours');
  expect(await providerAnswer(async () => 'paid')).toBe('paid');
  await expect(providerAnswer(() => Promise.reject(ours))).rejects.toBe(ours);
});
