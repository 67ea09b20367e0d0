import { route } from '@/lib/http/route';
import { endSession } from '@/lib/users/end-session';
import { userEndpoints } from '@/lib/users/endpoints';

export const POST = route(
  userEndpoints['POST /api/users/me/sessions/{session_id}/ending'],
  ({ user, params }) => endSession({ user, sessionId: params.session_id }),
);
