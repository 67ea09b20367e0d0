import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { serviceFeeOf } from './service-fee-of';

// Settings are read only where they are complete.
beforeAll(() => {
  vi.stubEnv('DATABASE_URL', 'postgresql://nobody@localhost:1/none');
  vi.stubEnv('NEXTAUTH_SECRET', 'a secret of at least thirty-two characters');
  vi.stubEnv('SERVICE_FEE_BPS', '1250');
  vi.stubEnv('SERVICE_FEE_MINIMUM', '50');
});
afterAll(() => {
  vi.unstubAllEnvs();
});

it('says the rate, the minimum and the amount of the fee for a task', () => {
  expect(serviceFeeOf({ baseReward: 9_000, category: 'cleaning' })).toEqual({
    bps: 1250,
    minimum: 50,
    amount: 1_125,
  });
  expect(serviceFeeOf({ baseReward: 100, category: null })).toMatchObject({ amount: 50 });
});
