import { useTranslations } from 'next-intl';
import { NavLink } from '@/components/site/nav-link';
import { hasPermission, type Role } from '@/lib/auth/roles';
import { type AdminPage, adminPages } from './admin-pages';

const sections = [
  ['/admin', 'overview'],
  ['/admin/payments', 'payments'],
  ['/admin/approvals', 'approvals'],
  ['/admin/refunds', 'refunds'],
  ['/admin/payouts', 'payouts'],
  ['/admin/refund-requests', 'refundRequests'],
  ['/admin/disputes', 'disputes'],
  ['/admin/reconciliations', 'reconciliation'],
  ['/admin/solvency', 'solvency'],
  ['/admin/webhooks', 'webhooks'],
  ['/admin/coupons', 'coupons'],
  ['/admin/points', 'points'],
  ['/admin/people', 'people'],
  ['/admin/audit', 'audit'],
] as const satisfies (readonly [AdminPage, string])[];

/** The sections of the console that a role may see. */
export function AdminNav({ role }: { role: Role }) {
  const t = useTranslations('admin');
  return (
    <nav
      aria-label={t('navigation')}
      className="no-print -mx-1 flex gap-1 overflow-x-auto border-b border-line px-1 pb-2"
    >
      {sections
        .filter(([page]) => hasPermission({ role, permission: adminPages[page] }))
        .map(([page, label]) => (
          <NavLink key={page} href={page}>
            {t(label)}
          </NavLink>
        ))}
    </nav>
  );
}
