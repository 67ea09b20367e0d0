import { readMetrics } from '@/lib/core/metrics';
import { requireMetricsAccess } from '@/lib/http/require-metrics-access';
import { route } from '@/lib/http/route';

export const GET = route('GET /api/metrics', async ({ headers, address }) => {
  requireMetricsAccess({ headers, address });
  const { contentType, text } = await readMetrics();
  return new Response(text, { headers: { 'content-type': contentType } });
});
