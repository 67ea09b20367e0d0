import { metricsText } from '@/lib/core/metrics';
import { updateLedgerGauges } from '@/lib/ledger/ledger-metrics';
import { updatePaymentGauges } from '@/lib/payments/payment-metrics';
import { updateWebhookGauges } from '@/lib/webhooks/webhook-metrics';

/**
 * Everything in Prometheus' text format. What the database knows is asked now, so that every process tells the same.
 * @throws PayError database_unavailable
 */
export async function readMetrics(): Promise<{ contentType: string; text: string }> {
  await Promise.all([updatePaymentGauges(), updateWebhookGauges(), updateLedgerGauges()]);
  return metricsText();
}
