import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { anyResponseSchema, callApi, type Refusal } from './call-api';
import { useRefusalText } from './use-refusal-text';

/** One action of the API behind a button, once at a time. */
export function usePost({
  path,
  body = {},
  nextPath,
}: {
  path: string;
  body?: Record<string, unknown> | undefined;
  /** Where to go when it is done; else the page is drawn anew. */
  nextPath?: string | undefined;
}) {
  const refusalText = useRefusalText();
  const router = useRouter();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isBusy, startTransition] = useTransition();

  function post() {
    if (isBusy) return;
    startTransition(async () => {
      const answer = await callApi({ method: 'POST', path, schema: anyResponseSchema, body });
      setRefusal(answer.isOk ? null : answer.refusal);
      if (answer.isOk && nextPath) router.push(nextPath);
      // A refusal most often means that somebody else acted first: show the current state.
      router.refresh();
    });
  }

  return { post, isBusy, refusal, problem: refusal ? refusalText(refusal) : '' };
}
