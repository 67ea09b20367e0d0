import { expect, it } from 'vitest';
import { decideDeletion } from './decide-deletion';
import type { DeletionBlocker } from './schema';

const rest = { page: '/wallet', amount: null, currency: null, amount_display: null };
const blocker = (reason: DeletionBlocker['reason'], subject = 'wallet:GBP'): DeletionBlocker => ({
  reason,
  subject,
  ...rest,
});
const decide = (parts: { blockers?: DeletionBlocker[]; points?: number; givesUpPoints?: boolean }) =>
  decideDeletion({
    userId: 7,
    deletion: {
      blockers: parts.blockers ?? [],
      lost: { points: parts.points ?? 0, coupons: 0, offers: 0, drafts: 0 },
    },
    givesUpPoints: parts.givesUpPoints ?? false,
  });

it('deletes an account that nothing keeps, in its own name, and says what was lost', () => {
  expect(decide({ points: 30, givesUpPoints: true })).toEqual({
    person: { kind: 'delete', id: 7, gives_up_points: true },
    audit: { actor_id: 7, action: 'account_deleted', subject: 'user:7', detail: { points: 30 } },
  });
  expect(decide({})).toMatchObject({ person: { gives_up_points: false } });
});

it.each([
  [{ points: 1 }, ['points_left']],
  [{ blockers: [blocker('debt')], points: 1, givesUpPoints: true }, ['debt']],
  [
    {
      blockers: [blocker('task_open', 'task:1'), blocker('task_open', 'task:2'), blocker('wallet_balance')],
      points: 1,
    },
    ['task_open', 'wallet_balance', 'points_left'],
  ],
] as const)('%o keeps it: %o', (parts, blockers) => {
  expect(() => decide(parts as Parameters<typeof decide>[0])).toThrow(
    expect.objectContaining({ code: 'deletion_blocked', details: { blockers } }),
  );
});
