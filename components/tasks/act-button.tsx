'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { usePost } from '@/components/api/use-post';
import type { ButtonTone } from '@/components/ui/button';
import { ConfirmButton } from '@/components/ui/confirm-button';
import { InlineProblem } from '@/components/ui/inline-problem';

type ActButtonProps = {
  /** The API endpoint of the action. */
  path: string;
  body?: Record<string, unknown>;
  tone?: ButtonTone;
  confirmTone?: ButtonTone;
  /** What is asked before it is done. */
  title: string;
  text: string;
  confirmLabel: string;
  children: ReactNode;
  /** Where to go when it is done; else the page is drawn anew. */
  nextPath?: string;
};

/** Performs one action on a task or a payment after one question, and shows why when it is refused. */
export function ActButton({ path, body, children, nextPath, ...ask }: ActButtonProps) {
  const common = useTranslations('common');
  const { post, isBusy, problem } = usePost({ path, body, nextPath });
  return (
    <span className="grid gap-1.5">
      <ConfirmButton {...ask} keepLabel={common('keep')} isBusy={isBusy} onConfirm={post}>
        {children}
      </ConfirmButton>
      <InlineProblem text={problem} />
    </span>
  );
}
