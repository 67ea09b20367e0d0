import { type ChangeEvent, type KeyboardEvent, useState } from 'react';
import { typedNumber } from '@/lib/core/typed-number';

/** What may stand behind the number. */
const POINTS_WORDS = ['积分', 'points', 'pts'];

/** The number field beside the slider: what is in it while somebody types; the choice follows when they leave it. */
export function useTypedPoints({ points, onTyped }: { points: number; onTyped: (points: number) => void }) {
  const [draft, setDraft] = useState<string | null>(null);
  const [isMisread, setIsMisread] = useState(false);

  function write(text: string | null) {
    setIsMisread(false);
    setDraft(text);
  }

  function settle() {
    if (draft === null) return;
    const wanted = typedNumber({ text: draft, units: POINTS_WORDS });
    // What was typed stays to be mended, and the choice stays as it was: a guess would change what is paid.
    if (wanted === null) return setIsMisread(true);
    onTyped(wanted);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter') return;
    // Enter settles the number first; paying is a decision of its own.
    event.preventDefault();
    settle();
  }

  return {
    isMisread,
    forget: () => write(null),
    control: {
      value: draft ?? String(points),
      onChange: (event: ChangeEvent<HTMLInputElement>) => write(event.target.value),
      onBlur: settle,
      onKeyDown,
    },
  };
}
