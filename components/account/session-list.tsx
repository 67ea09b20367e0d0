'use client';

import { signOut } from 'next-auth/react';
import { useFormatter, useTranslations } from 'next-intl';
import { useState } from 'react';
import { anyResponseSchema, callApi } from '@/components/api/call-api';
import { usePost } from '@/components/api/use-post';
import { useRefusalText } from '@/components/api/use-refusal-text';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ConfirmButton } from '@/components/ui/confirm-button';
import { InlineProblem } from '@/components/ui/inline-problem';
import type { Browser, System } from '@/lib/users/schema';

export type ShownSession = {
  id: string;
  isCurrent: boolean;
  browser: Browser;
  system: System;
  network: string;
  /** ISO 8601, to some minutes. */
  lastSeenAt: string;
};

const DAY_AND_TIME = { dateStyle: 'medium', timeStyle: 'short' } as const;

/** Where a person is signed in, and how to end it there or everywhere. */
export function SessionList({ sessions }: { sessions: readonly ShownSession[] }) {
  return (
    <>
      <ul className="grid divide-y divide-line">
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
      <SignOutEverywhere />
    </>
  );
}

function SessionRow({ session }: { session: ShownSession }) {
  const t = useTranslations('identity');
  const browsers = useTranslations('identity.browser');
  const systems = useTranslations('identity.system');
  const format = useFormatter();
  const { post, isBusy, problem } = usePost({ path: `/api/users/me/sessions/${session.id}/ending` });
  const device = t('device', { browser: browsers(session.browser), system: systems(session.system) });
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-4 first:pt-0">
      <div className="grid gap-1">
        <p className="font-semibold">{device}</p>
        <p className="text-sm text-muted">
          <span>{t('seen', { when: format.dateTime(new Date(session.lastSeenAt), DAY_AND_TIME) })}</span>
          <span>{` · ${t('network', { network: session.network })}`}</span>
        </p>
        <InlineProblem text={problem} />
      </div>
      {session.isCurrent ? (
        <Badge tone="positive">{t('thisDevice')}</Badge>
      ) : (
        <Button tone="secondary" isBusy={isBusy} onClick={post} aria-label={t('endOf', { device })}>
          {t('end')}
        </Button>
      )}
    </li>
  );
}

/** The cookie of this browser goes too, by a full page load, so that nothing of the person stays in its memory. */
function SignOutEverywhere() {
  const t = useTranslations('identity');
  const refusalText = useRefusalText();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState('');

  async function endAll() {
    setIsBusy(true);
    const path = '/api/users/me/sessions/ending';
    const answer = await callApi({ method: 'POST', path, schema: anyResponseSchema, body: {} });
    if (answer.isOk) return signOut({ callbackUrl: '/' });
    setProblem(refusalText(answer.refusal));
    setIsBusy(false);
  }

  return (
    <div className="grid justify-items-start gap-2">
      <ConfirmButton
        title={t('everywhere')}
        text={t('everywhereText')}
        confirmLabel={t('everywhere')}
        keepLabel={t('cancel')}
        isBusy={isBusy}
        onConfirm={() => void endAll()}
      >
        {t('everywhere')}
      </ConfirmButton>
      <InlineProblem text={problem} />
    </div>
  );
}
