'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useId, useRef, useState } from 'react';
import { provideWaitingNotice } from '@/components/api/tell-waiting';
import { Button } from '@/components/ui/button';

/** Says, over whatever the page shows, that nothing has moved yet: a second person must approve it first. */
export function WaitingNotice() {
  const t = useTranslations('approvals');
  const router = useRouter();
  const dialog = useRef<HTMLDialogElement>(null);
  const [approvalId, setApprovalId] = useState<number | null>(null);
  const id = useId();

  useEffect(
    () =>
      provideWaitingNotice((found) => {
        setApprovalId(found);
        if (!dialog.current?.open) dialog.current?.showModal();
      }),
    [],
  );

  return (
    <dialog ref={dialog} className="modal" aria-labelledby={`${id}-title`} aria-describedby={`${id}-text`}>
      <div className="grid gap-4">
        <h2 id={`${id}-title`} className="text-lg font-semibold">
          {t('waitsTitle')}
        </h2>
        <p id={`${id}-text`} className="text-muted">
          {t('waitsText', { id: approvalId ?? 0 })}
        </p>
        <div className="flex flex-wrap justify-end gap-3">
          <Button tone="secondary" onClick={() => dialog.current?.close()}>
            {t('close')}
          </Button>
          <Button
            onClick={() => {
              dialog.current?.close();
              router.push('/admin/approvals');
            }}
          >
            {t('toQueue')}
          </Button>
        </div>
      </div>
    </dialog>
  );
}
