import { route } from '@/lib/http/route';
import { resumeProvider } from '@/lib/payments/checkout/resume-provider';
import { adminProviderEndpoints } from '@/lib/payments/endpoints';

export const POST = route(
  adminProviderEndpoints['POST /api/admin/providers/{provider}/resume'],
  ({ user, params }) => resumeProvider({ actorId: user.id, provider: params.provider }),
);
