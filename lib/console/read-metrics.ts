import { db } from '@/lib/core/db/client';
import { gauge, metricsText } from '@/lib/core/metrics';
import { updateLedgerGauges } from '@/lib/ledger/update-ledger-gauges';
import { updateMailGauges } from '@/lib/mails/update-mail-gauges';
import { updatePaymentGauges } from '@/lib/payments/payment-metrics';
import { updateReconciliationGauges } from '@/lib/reconciliation/update-reconciliation-gauges';
import { updateWebhookGauges } from '@/lib/webhooks/webhook-metrics';
import { shownJobFailures } from './list-job-failures';
import { updateSwitchGauges } from './update-switch-gauges';

/**
 * All metrics in Prometheus' text format. Values from the database are read now, so that every process returns the
 * same.
 * @throws PayError database_unavailable
 */
export async function readMetrics(): Promise<{ contentType: string; text: string }> {
  await Promise.all([
    updatePaymentGauges(),
    updateWebhookGauges(),
    updateLedgerGauges(),
    updateReconciliationGauges(),
    updateSwitchGauges(),
    updateMailGauges(),
    updateJobGauges(),
  ]);
  return metricsText();
}

async function updateJobGauges(): Promise<void> {
  gauge({ name: 'linku_job_failures', help: 'Rows that a job put aside and that a person should see' }).set(
    await db().jobFailure.count({ where: shownJobFailures }),
  );
}
