import { route } from '@/lib/http/route';
import { adminPayoutEndpoints } from '@/lib/payouts/endpoints';
import { resumePayouts } from '@/lib/payouts/resume-payouts';

export const POST = route(
  adminPayoutEndpoints['POST /api/admin/providers/{provider}/payouts/resume'],
  ({ user, params }) => resumePayouts({ actorId: user.id, provider: params.provider }),
);
