'use client';

import { Languages } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';

type LanguageSwitchProps = {
  /** Another language, and its name in that language. */
  other: { locale: string; tag: string; name: string };
  /** On a phone the name is for screen readers only: a person's header has no room for it. */
  isShort: boolean;
};

/** One press changes the language; the server keeps the choice in a cookie and draws the page again. */
export function LanguageSwitch({ other, isShort }: LanguageSwitchProps) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();

  function onSwitch() {
    startTransition(async () => {
      const answer = await fetch('/api/locale', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ locale: other.locale }),
      });
      if (answer.ok) router.refresh();
    });
  }

  return (
    <button
      type="button"
      lang={other.tag}
      onClick={onSwitch}
      aria-disabled={isPending || undefined}
      className="inline-flex min-h-11 items-center gap-1.5 rounded-lg px-2.5 text-sm font-medium whitespace-nowrap text-muted transition-colors hover:bg-sunken hover:text-ink aria-disabled:opacity-60"
    >
      <Languages aria-hidden="true" className="size-4.5" />
      <span translate="no" className={isShort ? 'sr-only sm:not-sr-only' : undefined}>
        {other.name}
      </span>
    </button>
  );
}
