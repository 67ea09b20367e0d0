import { systemEndpoints } from '@/lib/http/endpoints';
import { route } from '@/lib/http/route';

export const GET = route(systemEndpoints['GET /api/health'], async () => ({ status: 'ok' as const }));
