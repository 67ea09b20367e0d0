import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { feeTermsOf, frozenBy, termsForAgreement } from './fee-terms-of';

// Settings are read only where they are complete.
beforeAll(() => {
  vi.stubEnv('DATABASE_URL', 'postgresql://nobody@localhost:1/none');
  vi.stubEnv('NEXTAUTH_SECRET', 'a secret of at least thirty-two characters');
  vi.stubEnv('SERVICE_FEE_BPS', '1500');
  vi.stubEnv('SERVICE_FEE_MINIMUM', '50');
});
afterAll(() => {
  vi.unstubAllEnvs();
});

const frozen = { feeBps: 1_000, feeMinimum: 20, feePaid: 900, feeWaived: 7 };
const unknown = { feeBps: null, feeMinimum: null, feePaid: 900, feeWaived: 0 };

describe('the terms of a task', () => {
  it('are those that are frozen on it', () => {
    const terms = { bps: 1_000, minimum: 20, paid: 900, waived: 7 };
    expect(feeTermsOf(frozen)).toEqual(terms);
    expect(feeTermsOf({ ...frozen, feePaid: null })).toEqual({ ...terms, paid: 0 });
    expect(termsForAgreement({ ...frozen, category: null, agreedReward: 90_000 })).toEqual(terms);
  });

  it('are none where no rule was kept', () => {
    expect(feeTermsOf(unknown)).toBeNull();
  });

  it('are today’s for the first agreement of a task without a rule', () => {
    expect(termsForAgreement({ ...unknown, category: null, agreedReward: null })).toEqual({
      bps: 1_500,
      minimum: 50,
      paid: 900,
      waived: 0,
    });
    expect(termsForAgreement({ ...unknown, feePaid: null, category: null, agreedReward: null }).paid).toBe(0);
  });

  it('ask for nothing of what was agreed before they were', () => {
    const terms = termsForAgreement({ ...unknown, category: null, agreedReward: 10_000 });
    expect(terms.waived).toBe(600);
    expect(frozenBy(terms)).toEqual({ fee_bps: 1_500, fee_minimum: 50, fee_waived: 600 });
  });
});
