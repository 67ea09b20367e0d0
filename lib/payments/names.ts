import { providerNames } from '@/lib/providers/names';

/**
 * Whom the work on a task calls: the provider of its payment, or nobody. A job works for each of them by itself, so that a
 * provider that hangs delays its own tasks only.
 */
export const callees = [...providerNames, 'nobody'] as const;
export type Callee = (typeof callees)[number];
