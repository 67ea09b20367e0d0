import { countedUsageStates } from '@/lib/coupons/states';
import { endedStatuses, settledStatuses, unresolvedStatuses } from '@/lib/payments/states';
import { type Check, words } from './check';

/** The uses of coupons. */
export const couponsChecks: Check[] = [
  {
    title: 'No coupon is taken more often than its limits allow, and its counter is right',
    brokenRows: ({ coupons }) => `
      SELECT c.id FROM coupons c LEFT JOIN coupon_usage_logs u ON u.coupon_id = c.id AND u.state IN (${words(countedUsageStates)})
      WHERE ${coupons('c.id')} GROUP BY c.id HAVING count(u.id) > c.total_limit OR count(u.id) <> c.taken`,
  },
  {
    title: 'No person takes a coupon more often than it allows',
    brokenRows: ({ coupons }) => `
      SELECT u.coupon_id, u.user_id FROM coupon_usage_logs u JOIN coupons c ON c.id = u.coupon_id
      WHERE ${coupons('u.coupon_id')} AND u.state IN (${words(countedUsageStates)}) GROUP BY u.coupon_id, u.user_id, c.per_user_limit
      HAVING count(*) > c.per_user_limit`,
  },
  {
    title:
      'A coupon is reserved by an unfinished payment, used by a settled one, and released by an ended one',
    brokenRows: ({ tasks }) => `
      SELECT u.id FROM coupon_usage_logs u LEFT JOIN payment_records p ON p.coupon_usage_log_id = u.id
      WHERE ${tasks('u.task_id')} AND (p.id IS NULL
        OR (u.state = 'reserved' AND p.payment_status NOT IN (${words(unresolvedStatuses)}))
        OR (u.state = 'used' AND p.payment_status NOT IN (${words(settledStatuses)}))
        OR (u.state = 'released' AND p.payment_status NOT IN (${words([...endedStatuses, 'refunded', 'needs_review'])})
          -- What went back whole gave the coupon back, and may have bounced since.
          AND NOT EXISTS (SELECT 1 FROM refunds r WHERE r.payment_id = p.id AND r.status = 'failed')))`,
  },
];
