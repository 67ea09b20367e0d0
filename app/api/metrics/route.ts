import { readMetrics } from '@/lib/console/read-metrics';
import { systemEndpoints } from '@/lib/http/endpoints';
import { requireMetricsAccess } from '@/lib/http/require-metrics-access';
import { route } from '@/lib/http/route';

export const GET = route(systemEndpoints['GET /api/metrics'], async ({ headers, address }) => {
  requireMetricsAccess({ headers, address });
  const { contentType, text } = await readMetrics();
  return new Response(text, { headers: { 'content-type': contentType } });
});
