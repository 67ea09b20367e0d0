import { NextResponse } from 'next/server';
import { route } from '@/lib/http/route';
import { deleteAccount } from '@/lib/users/delete-account';
import { userEndpoints } from '@/lib/users/endpoints';
import { readDeletion } from '@/lib/users/read-deletion';

export const GET = route(userEndpoints['GET /api/users/me/deletion'], ({ user }) => readDeletion(user));

export const POST = route(userEndpoints['POST /api/users/me/deletion'], async ({ user, body }) => {
  const { cookies } = await deleteAccount({ user, ...body });
  const response = NextResponse.json({ account: 'deleted' });
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
  return response;
});
