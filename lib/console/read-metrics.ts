import { metricsText } from '@/lib/core/metrics';
import { updateLedgerGauges } from '@/lib/ledger/update-ledger-gauges';
import { updatePaymentGauges } from '@/lib/payments/payment-metrics';
import { updateWebhookGauges } from '@/lib/webhooks/webhook-metrics';

/**
 * All metrics in Prometheus' text format. Values from the database are read now, so that every process returns the
 * same.
 * @throws PayError database_unavailable
 */
export async function readMetrics(): Promise<{ contentType: string; text: string }> {
  await Promise.all([updatePaymentGauges(), updateWebhookGauges(), updateLedgerGauges()]);
  return metricsText();
}
