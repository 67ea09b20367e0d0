import { z } from 'zod';
import { PayPalError } from '../errors';
import { parseBody, textSchema } from '../parse-body';
import { type Call, done, get, type Route } from '../route';
import { acceptClaim, decideDispute } from './decide-dispute';
import { type DisputeRecord, evidenceTypeSchema } from './dispute-records';
import { disputeAlarmKey, emitDispute, findDispute, updateDispute } from './dispute-state';
import { listDisputes } from './list-disputes';
import { renderDispute, renderDisputeLink } from './render-dispute';

/** Evidence in words: documents and their multipart form are not here. */
const evidenceSchema = z.strictObject({
  evidences: z
    .array(z.strictObject({ evidence_type: evidenceTypeSchema, notes: textSchema(2000).optional() }))
    .min(1)
    .max(100),
});

const acceptClaimSchema = z.strictObject({ note: textSchema(2000).optional() });
const adjudicateSchema = z.strictObject({ adjudication_outcome: z.enum(['BUYER_FAVOR', 'SELLER_FAVOR']) });

/** The operations of the Disputes API. */
export const disputeRoutes: readonly Route[] = [
  get({
    path: '/v1/customer/disputes',
    run: ({ twin, request }) => listDisputes({ twin, query: request.query }),
  }),
  get({
    path: '/v1/customer/disputes/:id',
    run: ({ twin, id }) => renderDispute({ twin, dispute: findDispute({ twin, id }) }),
  }),
  action({
    name: 'provide-evidence',
    allowed: ['WAITING_FOR_SELLER_RESPONSE'],
    accepts: evidenceSchema,
    run: ({ call: { twin }, dispute, body }) => {
      const atMs = twin.clock.nowMs();
      const given = body.evidences.map(({ evidence_type: type, notes = null }) => ({ type, notes, atMs }));
      twin.clock.clearAlarm(disputeAlarmKey(dispute.id));
      const evidences = [...dispute.evidences, ...given];
      const updated = updateDispute({ twin, dispute, change: { status: 'UNDER_REVIEW', evidences } });
      emitDispute({ twin, dispute: updated, word: 'UPDATED' });
    },
  }),
  action({
    name: 'accept-claim',
    allowed: ['OPEN', 'WAITING_FOR_SELLER_RESPONSE', 'UNDER_REVIEW'],
    accepts: acceptClaimSchema,
    run: ({ call: { twin }, dispute, body }) => {
      acceptClaim({ twin, dispute, note: body.note ?? null });
    },
  }),
  // PayPal has this in its sandbox only, in place of its people who decide.
  action({
    name: 'adjudicate',
    allowed: ['UNDER_REVIEW'],
    accepts: adjudicateSchema,
    run: ({ call: { twin }, dispute, body }) => {
      const favour = body.adjudication_outcome === 'BUYER_FAVOR' ? 'buyer' : 'seller';
      decideDispute({ twin, disputeId: dispute.id, favour });
    },
  }),
];

/** Something that can be done about a dispute in some of its states; it answers with a link to the dispute. */
function action<Body>({
  name,
  allowed,
  accepts,
  run,
}: {
  name: string;
  allowed: readonly DisputeRecord['status'][];
  accepts: z.ZodType<Body>;
  run: (options: { call: Call; dispute: DisputeRecord; body: Body }) => void;
}): Route {
  return {
    method: 'POST',
    path: `/v1/customer/disputes/:id/${name}`,
    needsJson: true,
    idempotency: null,
    run: (call) => {
      const { twin, request, id } = call;
      const dispute = findDispute({ twin, id });
      const body = parseBody({ schema: accepts, text: request.body });
      if (!allowed.includes(dispute.status))
        throw new PayPalError({ issue: 'ACTION_NOT_ALLOWED_IN_CURRENT_DISPUTE_STATE' });
      run({ call, dispute, body });
      return done({ status: 200, body: renderDisputeLink({ twin, dispute }) });
    },
  };
}
