import { expect, test } from 'vitest';
import { closingReasonSchema, closingReasons } from './closing-reasons';

test('A payment that we close ends as its reason says, and its timeline names the actor', () => {
  const lines = Object.entries(closingReasons).map(
    ([reason, { to, actor }]) => `${reason}: ${to} by ${actor}`,
  );
  expect(lines).toEqual([
    'cancelled_by_payer: cancelled by payer',
    'replaced: cancelled by payer',
    'used_elsewhere: cancelled by payer',
    'task_edited: cancelled by payer',
    'task_cancelled: cancelled by payer',
    'acceptance_withdrawn: cancelled by payer',
    'change_ended: cancelled by system',
    'expired: expired by system',
    'provider_refused: failed by provider',
  ]);
});

test('A stored reason is one of these', () => {
  expect(closingReasonSchema.parse('replaced')).toBe('replaced');
  expect(closingReasonSchema.safeParse('other').success).toBe(false);
});
