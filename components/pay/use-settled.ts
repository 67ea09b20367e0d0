'use client';

import { useCallback, useEffect, useRef } from 'react';

/**
 * Gives the newest value once it has stopped changing, to code that runs outside of rendering: a provider's window asks
 * for an order at any time, when the price of the last change may still be loading.
 */
export function useSettled<Value>({
  value,
  isSettled,
}: {
  value: Value;
  isSettled: boolean;
}): () => Promise<Value> {
  const newest = useRef({ value, isSettled });
  const waiting = useRef<((value: Value) => void)[]>([]);

  useEffect(() => {
    newest.current = { value, isSettled };
    if (!isSettled) return;
    for (const resolve of waiting.current.splice(0)) resolve(value);
  });

  return useCallback(
    () =>
      new Promise((resolve) => {
        if (newest.current.isSettled) resolve(newest.current.value);
        else waiting.current.push(resolve);
      }),
    [],
  );
}
