import { env } from '@/lib/core/env';
import { openApi } from '@/lib/http/openapi';
import { route } from '@/lib/http/route';

export const GET = route('GET /api/openapi.json', async () => openApi({ origin: env().appUrl }));
