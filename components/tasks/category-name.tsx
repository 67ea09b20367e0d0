import { useTranslations } from 'next-intl';
import { taskCategorySchema } from '@/lib/tasks/schema';

/** A category in words; one that came from elsewhere is shown as it was written. For server components. */
export function CategoryName({ category }: { category: string | null }) {
  const t = useTranslations('category');
  const known = taskCategorySchema.safeParse(category);
  return <span>{known.success ? t(known.data) : (category ?? t('other'))}</span>;
}
