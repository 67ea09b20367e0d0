import { registerUser } from '@/lib/auth/register-user';
import { route } from '@/lib/http/route';

export const POST = route('POST /api/users', ({ body }) => registerUser(body));
