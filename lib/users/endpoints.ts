import { defineEndpoints } from '@/lib/http/endpoint';
import {
  authenticationBodySchema,
  authenticationSchema,
  changePasswordBodySchema,
  passwordChangedSchema,
  registerBodySchema,
  sessionListSchema,
  sessionParamsSchema,
  userSchema,
} from './schema';

export const userEndpoints = defineEndpoints({
  'POST /api/users': {
    summary: 'Register',
    auth: 'none',
    body: registerBodySchema,
    response: userSchema,
    status: 201,
    limit: 'register',
    errors: ['email_taken', 'password_too_weak'],
  },
  'POST /api/users/me/authentication': {
    summary: 'Prove again who you are, by your password, for acts that need a recent authentication',
    auth: 'user',
    body: authenticationBodySchema,
    response: authenticationSchema,
    limit: 'default',
    errors: ['wrong_credentials'],
  },
  'POST /api/users/me/password': {
    summary: 'Change your password; every other session of yours ends',
    auth: 'user',
    recentAuthentication: true,
    body: changePasswordBodySchema,
    response: passwordChangedSchema,
    limit: 'default',
    errors: ['wrong_credentials', 'password_too_weak', 'conflict'],
  },
  'GET /api/users/me/sessions': {
    summary: 'Where you are signed in, the last used first',
    auth: 'user',
    response: sessionListSchema,
    limit: 'default',
  },
  'POST /api/users/me/sessions/{session_id}/ending': {
    summary: 'Sign out in one place; its cookie is worth nothing at once',
    auth: 'user',
    params: sessionParamsSchema,
    response: sessionListSchema,
    limit: 'default',
    errors: ['not_found'],
  },
  'POST /api/users/me/sessions/ending': {
    summary: 'Sign out everywhere, here too',
    auth: 'user',
    response: sessionListSchema,
    limit: 'default',
  },
});
