'use client';

import { Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { type Theme, themeCookie } from './theme';

type ThemeSwitchProps = { initial: Theme | null; labels: { dark: string; light: string } };

/** Light or dark. Until a person chooses, the system decides, and the switch offers its opposite. */
export function ThemeSwitch({ initial, labels }: ThemeSwitchProps) {
  const [chosen, setChosen] = useState<Theme | null>(initial);

  function onSwitch() {
    const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)').matches;
    const shown = chosen ?? (systemIsDark ? 'dark' : 'light');
    const next: Theme = shown === 'dark' ? 'light' : 'dark';
    // A year; the cookie holds nothing but the word.
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser that people use.
    document.cookie = `${themeCookie}=${next}; path=/; max-age=31536000; samesite=lax`;
    document.documentElement.dataset.theme = next;
    setChosen(next);
  }

  return (
    <button
      type="button"
      onClick={onSwitch}
      className="theme-switch inline-grid size-11 place-items-center rounded-lg text-muted transition-colors hover:bg-sunken hover:text-ink"
    >
      <span className="theme-switch-light">
        <Moon aria-hidden="true" className="size-4.5" />
        <span className="sr-only">{labels.dark}</span>
      </span>
      <span className="theme-switch-dark">
        <Sun aria-hidden="true" className="size-4.5" />
        <span className="sr-only">{labels.light}</span>
      </span>
    </button>
  );
}
