import { route } from '@/lib/http/route';
import { registerUser } from '@/lib/users/register-user';

export const POST = route('POST /api/users', ({ body }) => registerUser(body));
