import type { useFormatter } from 'next-intl';

type ListOptions = { items: readonly string[]; format: Pick<ReturnType<typeof useFormatter>, 'list'> };

/** "£5.50 and 350 points". Intl's Chinese lists have no spaces round figures; ours have them, as our sentences do. */
export function formatList({ items, format }: ListOptions): string {
  return format
    .list(items)
    .replace(/(?<=\p{Script=Han})(?=[\p{Script=Latin}\p{Sc}\d])/gu, ' ')
    .replace(/(?<=[\p{Script=Latin}\d])(?=\p{Script=Han})/gu, ' ');
}
