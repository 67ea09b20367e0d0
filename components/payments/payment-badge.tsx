import { useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import { paymentTones, toPaymentStatus } from './labels';

export function PaymentBadge({ status }: { status: string }) {
  const t = useTranslations('paymentStatus');
  const key = toPaymentStatus(status);
  return <Badge tone={paymentTones[key]}>{t(key)}</Badge>;
}
