import { route } from '@/lib/http/route';
import { pauseProvider } from '@/lib/payments/checkout/pause-provider';
import { adminProviderEndpoints } from '@/lib/payments/endpoints';

export const POST = route(
  adminProviderEndpoints['POST /api/admin/providers/{provider}/pause'],
  ({ user, params, body }) => pauseProvider({ actorId: user.id, provider: params.provider, command: body }),
);
