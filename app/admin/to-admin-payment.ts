import type { AdminPayment } from '@/components/admin/admin-payment-table';
import type { OperatorPayment } from '@/lib/payments/read/admin-list-payments';

export function toAdminPayment({ createdAt, feeType: _, ...payment }: OperatorPayment): AdminPayment {
  return { ...payment, createdAt: createdAt.toISOString() };
}
