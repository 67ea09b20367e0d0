import type { StartRequest } from './provider';

const words: Record<StartRequest['feeType'], Record<StartRequest['locale'], string>> = {
  application_fee: { zh: 'LinkU 平台服务费', en: 'LinkU service fee' },
  task_reward: { zh: 'LinkU 任务奖励', en: 'LinkU task reward' },
  reward_top_up: { zh: 'LinkU 增加的任务奖励', en: 'LinkU task reward increase' },
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
  const purpose = words[feeType][locale];
  return locale === 'zh' ? `${purpose} · 任务 #${taskId}` : `${purpose} · task #${taskId}`;
}
