import type { ChargeRecord, PaymentMethodRecord } from '../books/records';
import { findTestCase } from './cards';

/** What Stripe and the payer's bank thought of a charge. */
export function renderOutcome({
  charge,
  method,
}: {
  charge: ChargeRecord;
  method: PaymentMethodRecord;
}): Record<string, unknown> {
  const isDeclined = charge.status === 'failed';
  const row = findTestCase(method.testCase);
  const risk = row?.risk ?? 'normal';
  if (isDeclined && row?.outcome.kind === 'decline' && row.outcome.isBlocked) return blocked;
  return {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: isDeclined ? 'declined_by_network' : 'approved_by_network',
    reason: charge.declineCode ?? charge.failureCode,
    risk_level: risk,
    risk_score: riskScores[risk],
    seller_message: isDeclined ? 'The bank did not accept the payment.' : 'Payment complete.',
    type: isDeclined ? 'issuer_declined' : 'authorized',
  };
}

const riskScores = { normal: 20, elevated: 70, highest: 90 };

/** Radar stopped it: the bank was never asked. */
const blocked = {
  advice_code: null,
  network_advice_code: null,
  network_decline_code: null,
  network_status: 'not_sent_to_network',
  reason: 'highest_risk_level',
  risk_level: 'highest',
  risk_score: riskScores.highest,
  seller_message: 'Stripe blocked this payment as too risky.',
  type: 'blocked',
};
