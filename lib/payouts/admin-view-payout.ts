import { recordView } from '@/lib/auth/record-view';
import type { Role } from '@/lib/auth/roles';
import { shownTo } from '@/lib/auth/shown-to';
import { adminInspectPayout, type InspectedPayout } from './admin-inspect-payout';

/**
 * An operator looks at everything about one payout, and the audit log knows it before they see anything. A role that does not
 * see personal data gets names and addresses shortened.
 * @throws PayError not_found, database_unavailable
 */
export async function adminViewPayout({
  operator: { id: actorId, role },
  payoutId,
}: {
  operator: { id: number; role: Role };
  payoutId: number;
}): Promise<InspectedPayout> {
  const payout = await adminInspectPayout(payoutId);
  await recordView({ actorId, action: 'payout_viewed', subject: `payout:${payoutId}` });
  const { name, address, textAbout } = shownTo(role);
  const text = textAbout([payout.personName]);
  return {
    ...payout,
    personName: name(payout.personName),
    personEmail: address(payout.personEmail),
    destination: address(payout.destination),
    steps: payout.steps.map((step) => ({ ...step, note: step.note === null ? null : text(step.note) })),
    alternatives: payout.alternatives.map((account) => ({
      ...account,
      reference: address(account.reference),
    })),
  };
}
