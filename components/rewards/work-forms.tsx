import { useTranslations } from 'next-intl';
import { MessageForm } from '@/components/tasks/message-form';
import { Disclosure } from '@/components/ui/disclosure';

type WorkFormProps = { taskId: number; lengthMax: number };

/** The helper says that it is done, for the first time or again. */
export function DeliveryForm({ taskId, lengthMax, isAgain }: WorkFormProps & { isAgain: boolean }) {
  const t = useTranslations('reward');
  const common = useTranslations('common');
  return (
    <MessageForm
      path={`/api/tasks/${taskId}/delivery`}
      lengthMax={lengthMax}
      labels={{
        label: t('deliverLabel'),
        hint: t('deliverHint'),
        submit: isAgain ? t('deliverAgain') : t('deliver'),
        busy: t('sending'),
        missing: null,
        tooLong: t('messageLong', { count: lengthMax }),
        optionalMark: common('optional'),
      }}
    />
  );
}

/** The poster says what is missing. Folded away, because most work is done when it is said to be. */
export function ChangeRequestForm({ taskId, lengthMax }: WorkFormProps) {
  const t = useTranslations('reward');
  const common = useTranslations('common');
  return (
    <Disclosure summary={<span className="text-brand">{t('changesOpen')}</span>}>
      <MessageForm
        path={`/api/tasks/${taskId}/change-requests`}
        lengthMax={lengthMax}
        tone="secondary"
        labels={{
          label: t('changesLabel'),
          hint: t('changesHint'),
          submit: t('changesSend'),
          busy: t('sending'),
          missing: t('changesMissing'),
          tooLong: t('messageLong', { count: lengthMax }),
          optionalMark: common('optional'),
        }}
      />
    </Disclosure>
  );
}
