import { route } from '@/lib/http/route';
import { adminSolvencyEndpoints } from '@/lib/solvency/endpoints';
import { readSolvency } from '@/lib/solvency/read-solvency';

export const GET = route(adminSolvencyEndpoints['GET /api/admin/solvency'], () => readSolvency());
