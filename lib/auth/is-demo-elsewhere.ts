import { env } from '@/lib/core/env';

/** Whether an account is of the demo data and this is no sandbox: nobody signs in to it then, because everybody knows its password. */
export function isDemoElsewhere({ isDemo }: { isDemo: boolean }): boolean {
  return isDemo && env().mode !== 'sandbox';
}
