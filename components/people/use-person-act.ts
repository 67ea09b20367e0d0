'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { anyResponseSchema, callApi } from '@/components/api/call-api';
import { useRefusalProblems } from '@/components/api/use-refusal-problems';
import { textReader, useForm } from '@/components/ui/use-form';

/** A form that does something to somebody's account: it needs a reason, and shows what it changed. */
export function usePersonAct(userId: number) {
  const t = useTranslations('people');
  const problemsOf = useRefusalProblems<'reason'>({ reason: 'reason' });
  const router = useRouter();
  const { problems, attempt, isBusy, refuse, send, onSubmit } = useForm<'reason'>();

  function act({
    form,
    path,
    body = {},
    onEnd,
  }: {
    form: HTMLFormElement;
    path: 'role' | 'disabling' | 'enabling' | 'second-factor/removal';
    body?: Record<string, string>;
    /** When the server has answered. */
    onEnd?: (isDone: boolean) => void;
  }) {
    const reason = textReader(form)('reason');
    if (!reason) return refuse({ reason: t('reasonMissing') });
    send(async () => {
      const answer = await callApi({
        method: 'POST',
        path: `/api/admin/people/${userId}/${path}`,
        schema: anyResponseSchema,
        body: { ...body, reason },
      });
      onEnd?.(answer.isOk);
      if (!answer.isOk) return problemsOf(answer.refusal);
      form.reset();
      router.refresh();
      return null;
    });
  }

  return { problems, attempt, isBusy, act, refuse, onSubmit };
}
