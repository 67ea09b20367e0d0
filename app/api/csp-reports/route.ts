import { countCspReports } from '@/lib/http/count-csp-reports';
import { systemEndpoints } from '@/lib/http/endpoints';
import { route } from '@/lib/http/route';

export const POST = route(systemEndpoints['POST /api/csp-reports'], async ({ rawBody }) => {
  countCspReports(rawBody);
  return new Response(null, { status: 204 });
});
