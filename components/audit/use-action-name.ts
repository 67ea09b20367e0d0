import { useTranslations } from 'next-intl';
import { type AuditAction, auditActions } from '@/lib/audit-log/states';
import { differenceVerbs } from '@/lib/reconciliation/states';
import { resolutionVerbs } from '@/lib/resolutions/names';

/** What an operator did, in words; a word of an earlier version stays as it is. */
export function useActionName(): (action: string) => string {
  const t = useTranslations('audit');
  const resolutions = useTranslations('resolutions.verb');
  const differences = useTranslations('reconciliation.verb');
  return (action) => {
    const resolution = resolutionVerbs.find((verb) => action === `resolution_${verb}`);
    if (resolution) return t('resolved', { verb: resolutions(resolution) });
    const difference = differenceVerbs.find((verb) => action === `difference_${verb}`);
    if (difference) return t('differenceEnded', { verb: differences(difference) });
    const known = auditActions.find((name) => name === action);
    return known && isPlain(known) ? t(`action.${known}`) : action;
  };
}

type Composed = `resolution_${string}` | `difference_${string}`;

function isPlain(action: AuditAction): action is Exclude<AuditAction, Composed> {
  return !/^(resolution|difference)_/.test(action);
}
