'use client';

import { LogOut } from 'lucide-react';
import { signOut } from 'next-auth/react';
import { useState } from 'react';
import { classNames } from '@/components/ui/class-names';
import { leaveUpdates } from '@/components/updates/watch-updates';

type SignOutButtonProps = {
  label: string;
  /** In the header of a phone there is room for the icon alone. */
  isShortOnPhones?: boolean;
};

/** Leaves by a full page load, so that nothing of the person stays in the browser's memory. */
export function SignOutButton({ label, isShortOnPhones = false }: SignOutButtonProps) {
  const [isLeaving, setIsLeaving] = useState(false);
  return (
    <button
      type="button"
      onClick={() => {
        if (isLeaving) return;
        setIsLeaving(true);
        leaveUpdates();
        signOut({ callbackUrl: '/' }).catch(() => setIsLeaving(false));
      }}
      className="inline-flex min-h-11 items-center gap-1.5 rounded-lg px-2.5 text-sm font-medium whitespace-nowrap text-muted transition-colors hover:bg-sunken hover:text-ink"
    >
      <LogOut aria-hidden="true" className="size-4.5" />
      <span className={classNames(isShortOnPhones && 'sr-only sm:not-sr-only')}>{label}</span>
    </button>
  );
}
