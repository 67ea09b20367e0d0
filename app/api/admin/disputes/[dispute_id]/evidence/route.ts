import { adminDisputeEndpoints } from '@/lib/disputes/endpoints';
import { submitEvidence } from '@/lib/disputes/submit-evidence';
import { route } from '@/lib/http/route';

export const POST = route(
  adminDisputeEndpoints['POST /api/admin/disputes/{dispute_id}/evidence'],
  ({ user, params, body }) =>
    submitEvidence({ actorId: user.id, disputeId: params.dispute_id, text: body.text }),
);
