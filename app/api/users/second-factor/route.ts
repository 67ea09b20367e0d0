import { NextRequest } from 'next/server';
import { sessionCookieName } from '@/lib/auth/session-cookie';
import { env } from '@/lib/core/env';
import { route } from '@/lib/http/route';
import { userEndpoints } from '@/lib/users/endpoints';
import { giveSecondFactor } from '@/lib/users/give-second-factor';

export const POST = route(userEndpoints['POST /api/users/second-factor'], ({ body, headers }) => {
  const { cookies } = new NextRequest(env().appUrl, { headers });
  return giveSecondFactor({ cookie: cookies.get(sessionCookieName())?.value, ...body });
});
