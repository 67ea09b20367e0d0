'use client';

import type { ReactNode } from 'react';
import { usePost } from '@/components/api/use-post';
import { Button } from '@/components/ui/button';
import { InlineProblem } from '@/components/ui/inline-problem';

/** An operator's action that needs one press; the page then shows the result. */
export function PostButton({ path, children, label }: { path: string; children: ReactNode; label: string }) {
  const { post, isBusy, problem } = usePost({ path });
  return (
    <span className="grid justify-items-start gap-1">
      <Button tone="secondary" isBusy={isBusy} onClick={post} aria-label={label} className="px-3.5">
        {children}
      </Button>
      <InlineProblem text={problem} />
    </span>
  );
}
