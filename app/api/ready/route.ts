import { systemEndpoints } from '@/lib/http/endpoints';
import { readiness } from '@/lib/http/readiness';
import { route } from '@/lib/http/route';

export const GET = route(systemEndpoints['GET /api/ready'], () => readiness());
