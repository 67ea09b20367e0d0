import { z } from 'zod';
import { PayPalError } from '../api/errors';
import { notBuilt } from '../api/not-built';
import { parseBody, textSchema } from '../api/parse-body';
import { inputOf, parseMultipart } from '../api/parse-multipart';
import { type Call, done, get, type Route } from '../api/route';
import { acceptClaim, decideDispute } from './decide-dispute';
import { type DisputeRecord, evidenceTypeSchema } from './dispute-records';
import { disputeAlarmKey, emitDispute, findDispute, updateDispute } from './dispute-state';
import { listDisputes } from './list-disputes';
import { renderDispute, renderDisputeLink } from './render-dispute';

/** Evidence in words. Documents may come beside it, and are not kept. */
const evidenceSchema = z.object({
  evidences: z
    .array(
      z.object({
        evidence_type: evidenceTypeSchema,
        notes: textSchema(2000).optional(),
        documents: notBuilt,
        evidence_info: notBuilt,
        item_id: notBuilt,
        item_type: notBuilt,
      }),
    )
    .min(1)
    .max(100),
  return_shipping_address: notBuilt,
});

const acceptClaimSchema = z.object({
  note: textSchema(2000).optional(),
  accept_claim_reason: notBuilt,
  accept_claim_type: notBuilt,
  invoice_id: notBuilt,
  refund_amount: notBuilt,
  return_shipment_info: notBuilt,
  return_shipping_address: notBuilt,
});
const adjudicateSchema = z.object({ adjudication_outcome: z.enum(['BUYER_FAVOR', 'SELLER_FAVOR']) });

/** The operations of the Disputes API. */
export const disputeRoutes: readonly Route[] = [
  get({
    path: '/v1/customer/disputes',
    run: ({ simulator, request }) => listDisputes({ simulator, query: request.query }),
  }),
  get({
    path: '/v1/customer/disputes/:id',
    run: ({ simulator, id }) => renderDispute({ simulator, dispute: findDispute({ simulator, id }) }),
  }),
  action({
    name: 'provide-evidence',
    contentType: 'multipart/form-data',
    allowed: ['WAITING_FOR_SELLER_RESPONSE'],
    accepts: evidenceSchema,
    run: ({ call: { simulator }, dispute, body }) => {
      const atMs = simulator.clock.nowMs();
      const given = body.evidences.map(({ evidence_type: type, notes = null }) => ({ type, notes, atMs }));
      simulator.clock.clearAlarm(disputeAlarmKey(dispute.id));
      const evidences = [...dispute.evidences, ...given];
      const updated = updateDispute({ simulator, dispute, change: { status: 'UNDER_REVIEW', evidences } });
      emitDispute({ simulator, dispute: updated, word: 'UPDATED' });
    },
  }),
  action({
    name: 'accept-claim',
    contentType: 'multipart/form-data',
    allowed: ['OPEN', 'WAITING_FOR_SELLER_RESPONSE', 'UNDER_REVIEW'],
    accepts: acceptClaimSchema,
    run: ({ call: { simulator }, dispute, body }) => {
      acceptClaim({ simulator, dispute, note: body.note ?? null });
    },
  }),
  // PayPal has this in its sandbox only, in place of its people who decide.
  action({
    name: 'adjudicate',
    contentType: 'application/json',
    allowed: ['UNDER_REVIEW'],
    accepts: adjudicateSchema,
    run: ({ call: { simulator }, dispute, body }) => {
      const favour = body.adjudication_outcome === 'BUYER_FAVOR' ? 'buyer' : 'seller';
      decideDispute({ simulator, disputeId: dispute.id, decision: { favour } });
    },
  }),
];

/** Something that can be done about a dispute in some of its states; it answers with a link to the dispute. */
function action<Body>({
  name,
  contentType,
  allowed,
  accepts,
  run,
}: {
  name: string;
  contentType: 'application/json' | 'multipart/form-data';
  allowed: readonly DisputeRecord['status'][];
  accepts: z.ZodType<Body>;
  run: (options: { call: Call; dispute: DisputeRecord; body: Body }) => void;
}): Route {
  return {
    method: 'POST',
    path: `/v1/customer/disputes/:id/${name}`,
    contentType,
    idempotency: null,
    run: (call) => {
      const { simulator, request, id } = call;
      const dispute = findDispute({ simulator, id });
      const type = request.headers['content-type'] ?? '';
      const isForm = contentType === 'multipart/form-data';
      const text = isForm ? inputOf(parseMultipart({ type, body: request.body })) : request.body;
      const body = parseBody({ schema: accepts, text });
      if (!allowed.includes(dispute.status))
        throw new PayPalError({ issue: 'ACTION_NOT_ALLOWED_IN_CURRENT_DISPUTE_STATE' });
      run({ call, dispute, body });
      return done({ status: 200, body: renderDisputeLink({ simulator, dispute }) });
    },
  };
}
