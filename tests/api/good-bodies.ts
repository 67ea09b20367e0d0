import type { EndpointName } from '@/app/api/endpoints';

/**
 * A body that would be accepted, for each endpoint that takes one: what is refused is then refused for the right
 * reason.
 */
export const goodBodies: Partial<Record<EndpointName, Record<string, unknown>>> = {
  'POST /api/users': { email: 'new@linku.test', password: 'a long password', name: 'New' },
  'POST /api/users/me/authentication': { password: 'a long password' },
  'POST /api/users/me/password': { current_password: 'a long password', new_password: 'kettle orbit map' },
  'POST /api/locale': { locale: 'en' },
  'POST /api/tasks': { title: 'A task', description: 'To do.', base_reward: 1000 },
  'PATCH /api/tasks/{task_id}': { title: 'Another title' },
  'POST /api/tasks/{task_id}/applications': { offered_amount: 1000 },
  'POST /api/tasks/{task_id}/acceptance': { application_id: 1 },
  'POST /api/tasks/{task_id}/delivery': { message: 'Done.' },
  'POST /api/tasks/{task_id}/change-requests': { message: 'One photo is missing.' },
  'POST /api/coupon-points/tasks/{task_id}/payment': { payment_method: 'points' },
  'POST /api/coupon-points/tasks/{task_id}/quote': { payment_method: 'points' },
  'POST /api/coupon-points/coupons': { code: 'NOSUCHCODE' },
  'POST /api/users/payments/{payment_id}/paypal/capture': {},
  'POST /api/users/payout-accounts': { provider: 'paypal', email: 'owner@linku.test' },
  'POST /api/users/payouts': { provider: 'paypal', amount: 1000 },
  'POST /api/users/payouts/{payout_id}/destination': { provider: 'paypal' },
  'POST /api/admin/payouts/{payout_id}/destination': { provider: 'paypal' },
  'POST /api/admin/payouts/{payout_id}/outcome': { outcome: 'came_back', reference: 'CASE-1', note: 'Seen' },
  'POST /api/admin/payouts/{payout_id}/resolution': { verb: 'write_off', reason: 'Both were paid' },
  'POST /api/admin/payouts/{payout_id}/resolution/preview': { verb: 'write_off', reason: 'Both were paid' },
  'POST /api/tasks/{task_id}/cancellation': { rule: 'poster_before_payment' },
  'POST /api/tasks/{task_id}/change-orders': { amount: 9_000 },
  'POST /api/tasks/{task_id}/refund-requests': { reason: 'late', amount: 1, text: 'Not done' },
  'POST /api/tasks/{task_id}/refund-requests/{refund_request_id}/answer': { text: 'It is done' },
  'POST /api/admin/payments/{payment_id}/refunds': { amount: 1, reason: 'goodwill' },
  'POST /api/admin/payments/{payment_id}/resolutions/preview': {
    verb: 'close_review',
    position: 'payment',
    reason: 'Seen',
  },
  'POST /api/admin/payments/{payment_id}/resolutions': {
    verb: 'close_review',
    position: 'payment',
    reason: 'Seen',
  },
  'POST /api/admin/reconciliations': { provider: 'stripe' },
  'POST /api/admin/differences/{difference_id}/resolution/preview': { verb: 'write_off', note: 'Seen' },
  'POST /api/admin/differences/{difference_id}/resolution': { verb: 'write_off', note: 'Seen' },
  'POST /api/admin/refund-requests/{refund_request_id}/decision': {
    to_poster: 1,
    to_helper: 0,
    text: 'Both',
  },
  'POST /api/admin/disputes/{dispute_id}/evidence': { text: 'It was done' },
  'POST /api/admin/points-grants': { user_id: 1, points: 1, reason: 'A test' },
  'POST /api/admin/coupons': {
    code: 'ACCESS',
    name: 'A coupon',
    kind: 'fixed',
    fixed_amount: 1,
    valid_from: '2026-01-01T00:00:00Z',
    valid_until: '2027-01-01T00:00:00Z',
  },
};
