import { expect, test } from 'vitest';
import { readablePlan } from '@/tests/fixtures/readable-plan';
import { paymentRow } from '@/tests/fixtures/rows';
import { releaseReservations } from './release-reservations';

test('Points and coupon that a payment had reserved are its payer’s again', () => {
  expect(readablePlan(releaseReservations(paymentRow({ pointsUsed: 400, couponUsageLogId: 5 })))).toEqual({
    coupon: { kind: 'move', usage_log_id: 5, from: 'reserved', to: 'released' },
    postings: [
      { key: 'release', kind: 'points_release', lines: ['user:2:points_reserved -> user:2:points 400'] },
    ],
  });
});

test('A payment without reservations releases nothing', () => {
  expect(releaseReservations(paymentRow())).toEqual({ postings: [] });
  expect(readablePlan(releaseReservations(paymentRow({ pointsUsed: 1 })))?.postings).toHaveLength(1);
});
