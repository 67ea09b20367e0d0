'use client';

import { usePost } from '@/components/api/use-post';
import { Button } from '@/components/ui/button';
import { InlineProblem } from '@/components/ui/inline-problem';

/** Marks as read what somebody has before them, and what is older; what comes meanwhile stays unread. */
export function MarkRead({ newestId, label }: { newestId: number; label: string }) {
  const { post, isBusy, problem } = usePost({ path: '/api/notifications/read', body: { up_to: newestId } });
  return (
    <span className="grid justify-items-end gap-1">
      <Button tone="secondary" isBusy={isBusy} onClick={post}>
        {label}
      </Button>
      <InlineProblem text={problem} />
    </span>
  );
}
