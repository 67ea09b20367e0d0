import { paidStatuses, undisputedStatuses } from '@/lib/payments/states';
import { type Check, words } from './check';

/** A task and its fee. */
export const tasksChecks: Check[] = [
  {
    title: 'A task says that it is paid exactly when it is',
    brokenRows: ({ tasks }) => `
      SELECT t.id FROM tasks t WHERE ${tasks('t.id')} AND t.is_paid <> EXISTS (
        SELECT 1 FROM payment_records p WHERE p.task_id = t.id AND p.fee_type = 'application_fee'
          AND p.payment_status IN (${words(paidStatuses)}))`,
  },
  {
    title: 'An open task is paid or cost nothing, and a paid task does not wait for payment',
    brokenRows: ({ tasks }) => `
      SELECT t.id FROM tasks t WHERE ${tasks('t.id')} AND ((t.status = 'pending_payment' AND t.is_paid)
        OR (t.status = 'open' AND NOT t.is_paid AND NOT EXISTS (SELECT 1 FROM task_events e
          WHERE e.task_id = t.id AND e.kind = 'published' AND e.detail->'amount' = '0')))`,
  },
  {
    title: 'A task remembers what was paid for publishing it',
    brokenRows: ({ tasks }) => `
      SELECT t.id FROM tasks t WHERE ${tasks('t.id')} AND COALESCE(t.fee_paid, 0) <> COALESCE((
        SELECT p.total_amount FROM payment_records p WHERE p.task_id = t.id AND p.fee_type = 'application_fee'
          AND p.completed_at IS NOT NULL ORDER BY p.id LIMIT 1), 0)`,
  },
  {
    title: 'The fee of a cancelled task that goes back is on its way, or somebody sees why not',
    brokenRows: ({ tasks }) => `
      SELECT t.id FROM tasks t JOIN payment_records p ON p.task_id = t.id AND p.fee_type = 'application_fee'
      WHERE ${tasks('t.id')} AND t.returns_fee AND t.status = 'cancelled' AND t.cancelled_at < now() - interval '10 minutes'
        AND p.payment_status IN (${words(undisputedStatuses)}) AND p.review_reason IS NULL
        AND NOT EXISTS (SELECT 1 FROM refunds r WHERE r.payment_id = p.id AND r.status = 'pending')`,
  },
];
