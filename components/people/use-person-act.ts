'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { anyResponseSchema, callApi } from '@/components/api/call-api';
import { useRefusalText } from '@/components/api/use-refusal-text';
import { textReader, useForm } from '@/components/ui/use-form';

/** A form that does something to somebody's account: it needs a reason, and shows what it changed. */
export function usePersonAct(userId: number) {
  const t = useTranslations('people');
  const refusalText = useRefusalText();
  const router = useRouter();
  const { problems, attempt, isBusy, refuse, send, onSubmit } = useForm<'reason'>();

  function act({
    form,
    path,
    body = {},
  }: {
    form: HTMLFormElement;
    path: 'role' | 'disabling' | 'enabling';
    body?: Record<string, string>;
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
      if (!answer.isOk) return { form: refusalText(answer.refusal) };
      form.reset();
      router.refresh();
      return null;
    });
  }

  return { problems, attempt, isBusy, act, onSubmit };
}
