import { NextResponse } from 'next/server';
import { route } from '@/lib/http/route';
import { changePassword } from '@/lib/users/change-password';
import { userEndpoints } from '@/lib/users/endpoints';

export const POST = route(userEndpoints['POST /api/users/me/password'], async ({ user, body }) => {
  const { deviceCookie } = await changePassword({ user, ...body });
  return NextResponse.json({ other_sessions: 'ended' }, { headers: { 'set-cookie': deviceCookie } });
});
