import { notFound } from 'next/navigation';
import { pathIdSchema } from '@/lib/core/fields';

/** The id in a page's address; an invalid id is a page that does not exist. */
export function pathId(text: string | undefined): number {
  return pathIdSchema.safeParse(text).data ?? notFound();
}
