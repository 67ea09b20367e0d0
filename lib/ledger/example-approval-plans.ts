import { pointsIssued, pointsOf } from './accounts';
import { checker, operator, poster } from './example-rows';
import type { Plan } from './plan';

const act = 'points_grant';
const subject = `user:${poster}`;
const row = {
  act,
  subject,
  input: { user_id: poster, points: 60_000, reason: 'Made good' },
  amount: 60_000,
  unit: 'PTS',
  maker_id: operator,
  reason: 'Made good',
  request_key: null,
  expires_seconds: 3600,
} as const;

/** Grants above the limits: one is approved and made, one is not possible any more, one is withdrawn after it was approved. */
export const exampleApprovalPlans: Plan[] = [
  { approval: { kind: 'insert', row } },
  {
    approval: {
      kind: 'move',
      id: 1,
      from: 'open',
      to: 'approved',
      set: { checker_id: checker, note: 'Right' },
    },
  },
  {
    postings: [
      {
        key: 'points_grant:approved',
        kind: 'points_grant',
        actor_id: operator,
        lines: [{ from: pointsIssued, to: pointsOf(poster), amount: 60_000 }],
      },
    ],
    audit: {
      actor_id: operator,
      action: 'points_granted',
      subject,
      act,
      amount: 60_000,
      unit: 'PTS',
      approval_id: 1,
    },
  },
  { approval: { kind: 'insert', row: { ...row, request_key: 'key' } } },
  {
    approval: { kind: 'move', id: 2, from: 'open', to: 'approved', set: { checker_id: checker, note: null } },
  },
  { approval: { kind: 'move', id: 2, from: 'approved', to: 'failed', set: { outcome: 'not_found' } } },
  { approval: { kind: 'insert', row: { ...row, request_key: 'other key' } } },
  {
    approval: { kind: 'move', id: 3, from: 'open', to: 'approved', set: { checker_id: checker, note: null } },
  },
  {
    approval: {
      kind: 'move',
      id: 3,
      from: 'approved',
      to: 'withdrawn',
      set: { withdrawn_by_id: checker, withdrawn_because: 'It waits for ever' },
    },
  },
];
