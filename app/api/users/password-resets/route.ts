import { route } from '@/lib/http/route';
import { userEndpoints } from '@/lib/users/endpoints';
import { resetPassword } from '@/lib/users/reset-password';

export const POST = route(userEndpoints['POST /api/users/password-resets'], ({ body }) =>
  resetPassword(body),
);
