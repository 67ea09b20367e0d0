import * as z from 'zod/mini';
import type { FormProblems } from '@/components/ui/use-form';
import type { Refusal } from './call-api';
import { useRefusalText } from './use-refusal-text';

/** What the server found wrong with members of a body; with a reason where it has words of its own. */
const malformedSchema = z.object({
  problems: z.array(z.object({ path: z.string(), reason: z.optional(z.string()) })),
});

/**
 * A refusal as problems of a form: at the fields of which the server says why, else about the form as a whole.
 * @param fieldOf the field of each member of the body in which people write
 */
export function useRefusalProblems<Field extends string>(
  fieldOf: Record<string, Field>,
): (refusal: Refusal) => FormProblems<Field> {
  const refusalText = useRefusalText();
  return (refusal) => {
    const about = { form: refusalText(refusal) } as FormProblems<Field>;
    const found = z.safeParse(malformedSchema, refusal.details);
    if (refusal.code !== 'malformed' || !found.success) return about;
    const problems: FormProblems<Field> = {};
    for (const { path, reason } of found.data.problems) {
      const field = fieldOf[path];
      if (field === undefined || reason === undefined) return about;
      problems[field] = refusalText({ ...refusal, details: { reason } });
    }
    return problems;
  };
}
