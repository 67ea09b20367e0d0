import { endpoints } from '@/app/api/endpoints';
import { env } from '@/lib/core/env';
import { systemEndpoints } from '@/lib/http/endpoints';
import { openApi } from '@/lib/http/openapi';
import { route } from '@/lib/http/route';

export const GET = route(systemEndpoints['GET /api/openapi.json'], async () =>
  openApi({ origin: env().appUrl, endpoints: Object.values(endpoints) }),
);
