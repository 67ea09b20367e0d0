import { route } from '@/lib/http/route';
import { adminSolvencyEndpoints } from '@/lib/solvency/endpoints';
import { listEntries } from '@/lib/solvency/list-entries';

export const GET = route(adminSolvencyEndpoints['GET /api/admin/entries'], ({ query }) => listEntries(query));
