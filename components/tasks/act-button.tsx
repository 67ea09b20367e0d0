'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState, useTransition } from 'react';
import { anyResponseSchema, callApi, type Refusal } from '@/components/api/call-api';
import { useRefusalText } from '@/components/api/use-refusal-text';
import type { ButtonTone } from '@/components/ui/button';
import { ConfirmButton } from '@/components/ui/confirm-button';

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
export function ActButton({ path, body = {}, children, nextPath, ...ask }: ActButtonProps) {
  const common = useTranslations('common');
  const refusalText = useRefusalText();
  const router = useRouter();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isBusy, startTransition] = useTransition();

  function onConfirm() {
    startTransition(async () => {
      const answer = await callApi({ method: 'POST', path, schema: anyResponseSchema, body });
      setRefusal(answer.isOk ? null : answer.refusal);
      if (answer.isOk && nextPath) router.push(nextPath);
      // A refusal most often means that somebody else acted first: show the current state.
      router.refresh();
    });
  }

  return (
    <span className="grid gap-1.5">
      <ConfirmButton {...ask} keepLabel={common('keep')} isBusy={isBusy} onConfirm={onConfirm}>
        {children}
      </ConfirmButton>
      <span role="alert" className="text-sm font-medium text-danger empty:hidden">
        {refusal ? refusalText(refusal) : ''}
      </span>
    </span>
  );
}
