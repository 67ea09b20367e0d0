import { route } from '@/lib/http/route';
import { confirmEmail } from '@/lib/users/confirm-email';
import { userEndpoints } from '@/lib/users/endpoints';

export const POST = route(userEndpoints['POST /api/users/confirmation'], ({ body }) => confirmEmail(body));
