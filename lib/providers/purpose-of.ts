import type { AppLocale } from '@/lib/i18n/locales';
import type { FeeType } from '@/lib/payments/fee-types';
import type { StartRequest } from './provider';

const words: Record<AppLocale, Record<FeeType | 'task', string>> = {
  zh: {
    application_fee: 'LinkU 平台服务费',
    task_reward: 'LinkU 任务奖励',
    reward_top_up: 'LinkU 增加的任务奖励',
    task: '任务',
  },
  en: {
    application_fee: 'LinkU service fee',
    task_reward: 'LinkU task reward',
    reward_top_up: 'LinkU task reward increase',
    task: 'task',
  },
};

/**
 * The text for the payer at the provider and on their statement. It is derived from the payment's row, and must never
 * change for open payments: providers refuse the same key with another text.
 */
export function purposeOf({
  taskId,
  feeType,
  locale,
}: Pick<StartRequest, 'taskId' | 'feeType' | 'locale'>): string {
  const { [feeType]: purpose, task } = words[locale];
  return `${purpose} · ${task} #${taskId}`;
}
