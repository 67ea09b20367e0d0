import { z } from 'zod';
import { missingValue, StripeError } from '../api/errors';
import { booleanSchema, changedMetadata, metadataChangeSchema } from '../api/parameters';
import type { DisputeRecord } from '../books/records';
import type { EventCause } from '../events/events';
import { mustGet, type StripeSimulator } from '../simulator';
import { announce, type DisputeOutcome, decideDispute, isClosed, scheduleDispute } from './disputes';
import {
  evidenceFileFields,
  evidenceTextFields,
  renderEvidence,
  renderEvidenceDetails,
} from './render-dispute';

const textSchema = z.string().max(20_000).optional();

const evidenceSchema = z.strictObject(
  Object.fromEntries([...evidenceTextFields, ...evidenceFileFields].map((name) => [name, textSchema])),
);

export const updateDisputeSchema = z.strictObject({
  evidence: evidenceSchema.optional(),
  metadata: metadataChangeSchema.optional(),
  submit: booleanSchema.optional(),
});

/** POST /v1/disputes/{id}: evidence is kept, and goes to the bank unless `submit` is false. Throws a StripeError. */
export function updateDispute({
  simulator,
  dispute,
  parameters,
  cause,
}: {
  simulator: StripeSimulator;
  dispute: DisputeRecord;
  parameters: z.infer<typeof updateDisputeSchema>;
  cause: EventCause;
}): DisputeRecord {
  if (isClosed(dispute)) throw new StripeError({ message: 'This dispute is already closed' });
  refuseFiles(parameters.evidence ?? {});
  const evidence = merged({ ...dispute.evidence, ...parameters.evidence });
  const isEvidenceGiven = parameters.evidence !== undefined;
  const isSubmitted = isEvidenceGiven ? (parameters.submit ?? true) : (parameters.submit ?? false);
  if ((isEvidenceGiven || isSubmitted) && dispute.submissionCount > 0) {
    throw new StripeError({ message: 'Evidence has already been submitted for this dispute.' });
  }
  const isInquiry = dispute.isInquiry;
  const updated: DisputeRecord = {
    ...dispute,
    evidence,
    metadata: changedMetadata({ before: dispute.metadata, change: parameters.metadata }),
    ...(isSubmitted
      ? {
          status: isInquiry ? 'warning_under_review' : 'under_review',
          submissionCount: 1,
          decision: plannedDecision({ simulator, isInquiry, text: evidence.uncategorized_text }),
        }
      : {}),
  };
  simulator.disputes.put(updated.id, updated);
  const previousAttributes = changes({ simulator, before: dispute, after: updated });
  announce({ simulator, type: 'charge.dispute.updated', dispute: updated, previousAttributes, cause });
  simulator.journal.afterCommit(() => scheduleDispute({ simulator, dispute: updated }));
  return updated;
}

/** The simulator takes no uploads, so no file can exist. */
function refuseFiles(evidence: Record<string, string | undefined>): void {
  for (const name of evidenceFileFields) {
    const id = evidence[name];
    if (id) throw missingValue({ noun: 'file upload', id, param: `evidence[${name}]` });
  }
}

/** An empty text clears. */
function merged(evidence: Record<string, string | undefined>): Record<string, string> {
  const entries = Object.entries(evidence).flatMap(([name, text]) => (text ? [[name, text] as const] : []));
  return Object.fromEntries(entries);
}

/** The three texts by which a test tells the bank its decision; any other evidence stays under review for ever. */
function plannedDecision({
  simulator,
  isInquiry,
  text,
}: {
  simulator: StripeSimulator;
  isInquiry: boolean;
  text: string | undefined;
}): DisputeRecord['decision'] {
  const outcomes: Record<string, DisputeOutcome> = isInquiry
    ? {
        winning_evidence: 'warning_closed',
        losing_evidence: 'warning_closed',
        escalate_inquiry_evidence: 'escalated',
      }
    : { winning_evidence: 'won', losing_evidence: 'lost' };
  const outcome = outcomes[text?.trim() ?? ''];
  if (outcome === undefined) return null;
  return { outcome, atMs: simulator.clock.nowMs() + simulator.settings.disputeDelayMs };
}

function changes({
  simulator,
  before,
  after,
}: {
  simulator: StripeSimulator;
  before: DisputeRecord;
  after: DisputeRecord;
}): Record<string, unknown> {
  const shown = (dispute: DisputeRecord) => ({
    evidence: renderEvidence(dispute),
    evidence_details: renderEvidenceDetails({ simulator, dispute }),
    metadata: dispute.metadata,
    status: dispute.status,
  });
  const now: Record<string, unknown> = shown(after);
  return Object.fromEntries(
    Object.entries(shown(before)).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(now[name]),
    ),
  );
}

/** POST /v1/disputes/{id}/close: the merchant accepts the claim. Throws a StripeError when it is over already. */
export function closeDispute({
  simulator,
  dispute,
  cause,
}: {
  simulator: StripeSimulator;
  dispute: DisputeRecord;
  cause: EventCause;
}): DisputeRecord {
  const outcome = dispute.isInquiry ? 'warning_closed' : 'lost';
  if (!decideDispute({ simulator, disputeId: dispute.id, outcome, cause })) {
    throw new StripeError({ message: 'This dispute is already closed' });
  }
  return mustGet(simulator.disputes, dispute.id);
}
