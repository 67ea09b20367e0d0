import { defineEndpoints } from '@/lib/http/endpoint';
import { registerBodySchema, userSchema } from './schema';

export const userEndpoints = defineEndpoints({
  'POST /api/users': {
    summary: 'Register',
    auth: 'none',
    body: registerBodySchema,
    response: userSchema,
    status: 201,
    limit: 'register',
    errors: ['email_taken'],
  },
});
