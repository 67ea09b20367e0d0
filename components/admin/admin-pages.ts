import type { Permission } from '@/lib/auth/roles';

/** The pages of the console, and what a role must be permitted for each. The navigation offers the same. */
export const adminPages = {
  '/admin': 'read',
  '/admin/payments': 'read',
  '/admin/payments/[id]': 'read',
  '/admin/approvals': 'read',
  '/admin/refunds': 'read',
  '/admin/payouts': 'read',
  '/admin/payouts/[id]': 'read',
  '/admin/refund-requests': 'read',
  '/admin/disputes': 'read',
  '/admin/disputes/[id]/evidence': 'personal_data',
  '/admin/reconciliations': 'read',
  '/admin/reconciliations/[id]': 'read',
  '/admin/solvency': 'read',
  '/admin/entries': 'read',
  '/admin/webhooks': 'read',
  '/admin/coupons': 'read',
  '/admin/points': 'money',
  '/admin/people': 'read',
  '/admin/people/[id]': 'read',
  '/admin/audit': 'personal_data',
  '/admin/search': 'read',
} as const satisfies Record<string, Permission>;
export type AdminPage = keyof typeof adminPages;
