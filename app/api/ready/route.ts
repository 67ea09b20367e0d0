import { readiness } from '@/lib/http/readiness';
import { route } from '@/lib/http/route';

export const GET = route('GET /api/ready', () => readiness());
