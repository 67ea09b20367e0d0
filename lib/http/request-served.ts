import { secondsHistogram } from '@/lib/core/metrics';

/** Counts a request that was answered. */
export function requestServed({
  endpoint,
  status,
  seconds,
}: {
  endpoint: string;
  status: number;
  seconds: number;
}): void {
  secondsHistogram({
    name: 'linku_http_request_seconds',
    help: 'Requests by endpoint and class of status',
    labelNames: ['endpoint', 'status'],
  }).observe({ endpoint, status: `${Math.floor(status / 100)}xx` }, seconds);
}
