import { useEffect, useState } from 'react';

/**
 * The token behind the # of this page's address; null before it is read, empty if there is none. It leaves the address at
 * once, so that neither the history nor a screenshot has it.
 */
export function useLinkToken(): string | null {
  const [token, setToken] = useState<string | null>(null);
  useEffect(() => {
    const { hash, pathname } = window.location;
    if (hash === '') return setToken((known) => known ?? '');
    setToken(hash.slice(1));
    window.history.replaceState(window.history.state, '', pathname);
  }, []);
  return token;
}
