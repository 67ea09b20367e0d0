import fc from 'fast-check';
import { expect, it } from 'vitest';
import { allocate } from './allocate';

const fundingPaymentsArbitrary = fc
  .array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 6 })
  .map((lefts) => lefts.map((left, index) => ({ paymentId: index + 1, left })));

it('refunds exactly the amount, from no payment more than it has left, and in their order', () => {
  fc.assert(
    fc.property(fundingPaymentsArbitrary, fc.integer({ min: 1, max: 20_000 }), (fundingPayments, amount) => {
      const total = fundingPayments.reduce((sum, { left }) => sum + left, 0);
      const parts = allocate({ amount, fundingPayments });
      expect(parts === null).toBe(amount > total);
      if (!parts) return;
      expect(parts.reduce((sum, part) => sum + part.amount, 0)).toBe(amount);
      const leftOf = new Map(fundingPayments.map(({ paymentId, left }) => [paymentId, left]));
      for (const [index, part] of parts.entries()) {
        expect(part.amount).toBeGreaterThan(0);
        expect(part.amount).toBeLessThanOrEqual(leftOf.get(part.paymentId) ?? 0);
        // Only the last one may keep something.
        if (index < parts.length - 1) expect(part.amount).toBe(leftOf.get(part.paymentId));
      }
      expect(parts.map(({ paymentId }) => paymentId)).toEqual(
        parts.map(({ paymentId }) => paymentId).toSorted((a, b) => a - b),
      );
    }),
    { numRuns: 5_000 },
  );
});
