'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useState, useTransition } from 'react';
import { anyResponseSchema, callApi, type Refusal } from '@/components/api/call-api';
import { useRefusalText } from '@/components/api/use-refusal-text';
import { Button } from '@/components/ui/button';

/** An operator's action that needs one press; the page then shows the result. */
export function PostButton({ path, children, label }: { path: string; children: ReactNode; label: string }) {
  const refusalText = useRefusalText();
  const router = useRouter();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isBusy, startTransition] = useTransition();

  function onPress() {
    if (isBusy) return;
    startTransition(async () => {
      const answer = await callApi({ method: 'POST', path, schema: anyResponseSchema, body: {} });
      setRefusal(answer.isOk ? null : answer.refusal);
      router.refresh();
    });
  }

  return (
    <span className="grid justify-items-start gap-1">
      <Button tone="secondary" isBusy={isBusy} onClick={onPress} aria-label={label} className="px-3.5">
        {children}
      </Button>
      <span role="alert" className="text-sm font-medium text-danger empty:hidden">
        {refusal ? refusalText(refusal) : ''}
      </span>
    </span>
  );
}
