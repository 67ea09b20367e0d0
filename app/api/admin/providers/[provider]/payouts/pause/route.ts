import { route } from '@/lib/http/route';
import { adminPayoutEndpoints } from '@/lib/payouts/endpoints';
import { pausePayouts } from '@/lib/payouts/pause-payouts';

export const POST = route(
  adminPayoutEndpoints['POST /api/admin/providers/{provider}/payouts/pause'],
  ({ user, params, body }) => pausePayouts({ actorId: user.id, provider: params.provider, command: body }),
);
