import type { Check } from './check';

/** Events of the providers. */
export const eventsChecks: Check[] = [
  {
    title:
      'No event is lost: each is handled, ignored for a reason, waiting for its next try, or parked in sight',
    brokenRows: () => `
      SELECT id FROM webhook_events
      WHERE (state = 'received' AND received_at < now() - interval '10 minutes')
        OR (state = 'failed' AND next_try_at < now() - interval '30 minutes')
        OR (state IN ('ignored', 'failed', 'parked') AND note IS NULL)`,
  },
];
