import { route } from '@/lib/http/route';
import { updateEndpoints } from '@/lib/updates/endpoints';
import { followUpdates } from '@/lib/updates/follow-updates';

export const GET = route(updateEndpoints['GET /api/updates'], followUpdates);
