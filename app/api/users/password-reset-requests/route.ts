import { route } from '@/lib/http/route';
import { userEndpoints } from '@/lib/users/endpoints';
import { requestPasswordReset } from '@/lib/users/request-password-reset';

export const POST = route(
  userEndpoints['POST /api/users/password-reset-requests'],
  ({ body, address, locale }) => requestPasswordReset({ ...body, address, locale }),
);
