import { recordView } from '@/lib/auth/record-view';
import type { Role } from '@/lib/auth/roles';
import { shownTo } from '@/lib/auth/shown-to';
import { adminInspectPayment, type Inspection } from './admin-inspect-payment';

export type ViewedPayment = Omit<Inspection, 'payer'> & {
  /** Name and address, shortened for a role that does not see personal data. */
  payer: string;
};

/**
 * An operator looks at everything about one payment, and the audit log knows it before they see anything. What providers and
 * colleagues wrote is shortened like names and addresses.
 * @throws PayError not_found, database_unavailable
 */
export async function adminViewPayment({
  operator: { id: actorId, role },
  paymentId,
}: {
  operator: { id: number; role: Role };
  paymentId: number;
}): Promise<ViewedPayment> {
  const { payer, ...inspection } = await adminInspectPayment(paymentId);
  await recordView({ actorId, action: 'payment_viewed', subject: `payment:${paymentId}` });
  const { name, address, textAbout } = shownTo(role);
  const text = textAbout([payer.name]);
  const textOrNull = (written: string | null) => (written === null ? null : text(written));
  return {
    ...inspection,
    payer: `${name(payer.name)} <${address(payer.email)}>`,
    timeline: inspection.timeline.map((step) => ({ ...step, detail: text(step.detail) })),
    refunds: inspection.refunds.map((refund) => ({
      ...refund,
      failureReason: textOrNull(refund.failureReason),
    })),
    events: inspection.events.map((event) => ({ ...event, note: textOrNull(event.note) })),
    entries: inspection.entries.map((entry) => ({ ...entry, note: textOrNull(entry.note) })),
  };
}
