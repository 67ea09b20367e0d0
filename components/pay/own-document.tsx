'use client';

import { type ReactNode, useEffect, useSyncExternalStore } from 'react';

const neverChanges = () => () => undefined;

/**
 * Shows what is below `path` only in a document that was loaded there, and loads it there otherwise: a browser keeps the
 * policy of the document in which somebody moves on, and only that of these pages lets providers in.
 */
export function OwnDocument({ path, children }: { path: string; children: ReactNode }) {
  const isOwn = useSyncExternalStore(
    neverChanges,
    () => wasLoadedBelow(path),
    () => true,
  );
  useEffect(() => {
    if (!isOwn) window.location.reload();
  }, [isOwn]);
  return isOwn ? children : null;
}

function wasLoadedBelow(path: string): boolean {
  const [loaded] = performance.getEntriesByType('navigation');
  if (!loaded) return true;
  const { pathname } = new URL(loaded.name);
  return pathname === path || pathname.startsWith(`${path}/`);
}
