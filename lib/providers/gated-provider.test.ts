import { expect, it } from 'vitest';
import { gatedProvider } from './gated-provider';
import type { Provider } from './provider';

it('every call passes the gate; deliveries, fields and what is missing do not', async () => {
  let passed = 0;
  const gate = {
    isClosed: () => false,
    pass: <Answer>(call: () => Promise<Answer>) => {
      passed += 1;
      return call();
    },
  };
  // Only what is asked of it below.
  const adapter = {
    name: 'stripe',
    payee: null,
    embedded: { publishableKey: 'pk', clientSecret: async () => 'secret' },
    find: async ({ reference }: { reference: string }) => ({ state: 'closed', reference }),
    readWebhook: async () => 'event',
  } as unknown as Provider;
  const gated = gatedProvider({ adapter, gate });
  expect(gated).toMatchObject({ name: 'stripe', payee: null, embedded: { publishableKey: 'pk' } });
  expect(
    await gated.readWebhook({
      rawBody: Buffer.from(''),
      headers: new Headers(),
      now: new Date(),
      admitLookup: async () => undefined,
    }),
  ).toBe('event');
  expect(passed).toBe(0);
  expect(await gated.find({ reference: 'cs_1' })).toEqual({ state: 'closed', reference: 'cs_1' });
  expect(await gated.embedded?.clientSecret({ reference: 'cs_1' })).toBe('secret');
  expect(passed).toBe(2);
  expect(gatedProvider({ adapter: { ...adapter, embedded: null }, gate }).embedded).toBeNull();
});
