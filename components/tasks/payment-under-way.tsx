import { useTranslations } from 'next-intl';
import { Alert } from '@/components/ui/alert';
import { ButtonLink } from '@/components/ui/button';

type PaymentUnderWayProps = {
  taskId: number;
  /** Null for who is not its payer. */
  paymentId: number | null;
  title: string;
  text: string;
};

/** A payment has no result yet: nobody is asked to pay again, and its payer can look how it stands. */
export function PaymentUnderWay({ taskId, paymentId, title, text }: PaymentUnderWayProps) {
  const t = useTranslations('reward');
  return (
    <Alert
      tone="info"
      isAnnounced
      title={title}
      actions={
        paymentId !== null && (
          <ButtonLink href={`/tasks/${taskId}/pay/result?payment_id=${paymentId}`} tone="secondary">
            {t('seePayment')}
          </ButtonLink>
        )
      }
    >
      {text}
    </Alert>
  );
}
