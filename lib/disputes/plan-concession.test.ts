import { describe, expect, it } from 'vitest';
import { disputeRow } from '@/tests/fixtures/rows';
import {
  disputeKey,
  planConceded,
  planConcession,
  planConcessionRefused,
  planNextAttempt,
} from './plan-concession';

const dispute = disputeRow({ concedeAttempt: 2, evidenceAttempt: 4 });
const moved = (set: object) => ({
  dispute: { kind: 'move', id: 21, version: 1, set: { status: 'open', ...set } },
});

describe('a dispute that is conceded', () => {
  it('is written down with its operator, and an earlier refusal is forgotten', () => {
    expect(planConcession({ dispute, operatorId: 3 })).toEqual(
      moved({ concede_requested_by: 3, concede_refusal: null }),
    );
  });

  it('was told, or refused with the provider’s words', () => {
    expect(planConceded(dispute)).toEqual(moved({ is_conceded: true }));
    expect(planConcessionRefused({ dispute, why: 'Too late' })).toEqual(
      moved({ concede_requested_by: null, concede_refusal: 'Too late' }),
    );
  });
});

it('an attempt whose key will never tell is followed by another, each of its own kind', () => {
  expect(planNextAttempt({ dispute, of: 'concession' })).toEqual(moved({ concede_attempt: 3 }));
  expect(planNextAttempt({ dispute, of: 'evidence' })).toEqual(moved({ evidence_attempt: 5 }));
});

it('a key is the provider’s own id, and an attempt after the first', () => {
  const key = (attempt: number) => disputeKey({ dispute, what: 'accept', attempt });
  expect([key(1), key(2)]).toEqual(['linku-dispute-dp_1-accept', 'linku-dispute-dp_1-accept-round-2']);
});
