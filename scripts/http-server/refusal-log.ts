import { log } from '@/lib/core/log';
import { counter } from '@/lib/core/metrics';
import type { Refusal } from '../http-server';

/** One line a reason in this time: whoever is refused may come very often. */
const LINE_MILLISECONDS = 1_000;

/**
 * Counts what the HTTP server refuses, and logs it: the first of a reason, and how many were not logged since the last
 * line.
 */
export function createRefusalLog(): (refusal: Refusal) => void {
  const refused = counter({
    name: 'linku_http_refused_total',
    help: 'Requests and connections that the HTTP server refused before the application saw them',
    labelNames: ['reason'],
  });
  const lines = new Map<Refusal['reason'], { at: number; unlogged: number }>();
  return ({ reason, request }) => {
    refused.inc({ reason });
    const now = performance.now();
    const last = lines.get(reason);
    if (last && now - last.at < LINE_MILLISECONDS) {
      last.unlogged += 1;
      return;
    }
    lines.set(reason, { at: now, unlogged: 0 });
    log().info({ reason, ...request, unlogged: last?.unlogged ?? 0 }, 'refused by the HTTP server');
  };
}
