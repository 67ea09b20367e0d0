import { route } from '@/lib/http/route';
import { userEndpoints } from '@/lib/users/endpoints';
import { requestConfirmation } from '@/lib/users/request-confirmation';

export const POST = route(
  userEndpoints['POST /api/users/me/confirmation-requests'],
  ({ user, address, locale }) => requestConfirmation({ user, address, locale }),
);
