import { useTranslations } from 'next-intl';
import { NavLink } from '@/components/site/nav-link';

/** The sections of the operator's console. */
export function AdminNav() {
  const t = useTranslations('admin');
  return (
    <nav
      aria-label={t('navigation')}
      className="no-print -mx-1 flex gap-1 overflow-x-auto border-b border-line px-1 pb-2"
    >
      <NavLink href="/admin">{t('overview')}</NavLink>
      <NavLink href="/admin/payments">{t('payments')}</NavLink>
      <NavLink href="/admin/refunds">{t('refunds')}</NavLink>
      <NavLink href="/admin/payouts">{t('payouts')}</NavLink>
      <NavLink href="/admin/refund-requests">{t('refundRequests')}</NavLink>
      <NavLink href="/admin/disputes">{t('disputes')}</NavLink>
      <NavLink href="/admin/reconciliations">{t('reconciliation')}</NavLink>
      <NavLink href="/admin/solvency">{t('solvency')}</NavLink>
      <NavLink href="/admin/webhooks">{t('webhooks')}</NavLink>
      <NavLink href="/admin/coupons">{t('coupons')}</NavLink>
      <NavLink href="/admin/points">{t('points')}</NavLink>
    </nav>
  );
}
