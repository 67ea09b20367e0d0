import { route } from '@/lib/http/route';

export const GET = route('GET /api/health', async () => ({ status: 'ok' as const }));
