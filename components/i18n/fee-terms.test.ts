import { createFormatter, createTranslator } from 'next-intl';
import { describe, expect, it } from 'vitest';
import type { LocaleTag } from '@/lib/i18n/locales';
import en from '@/lib/i18n/messages/en.json';
import zh from '@/lib/i18n/messages/zh.json';
import { feeTerms } from './fee-terms';

function lineOf({ locale, messages, minimum }: { locale: LocaleTag; messages: typeof zh; minimum: number }) {
  const format = createFormatter({ locale });
  const terms = feeTerms({ rule: { bps: 1250, minimum }, currency: 'GBP', format, locale });
  return createTranslator({ locale, messages, namespace: 'pay' })('lineFeeNote', {
    reward: '£90.00',
    ...terms,
  });
}

describe('how the service fee is reckoned', () => {
  it('is said by its rate where there is no minimum', () => {
    expect(lineOf({ locale: 'en-GB', messages: en, minimum: 0 })).toBe('12.5% of the £90.00 reward');
    expect(lineOf({ locale: 'zh-CN', messages: zh, minimum: 0 })).toBe('任务奖励 £90.00 的 12.5%');
  });

  it('is said with the least that it is', () => {
    expect(lineOf({ locale: 'en-GB', messages: en, minimum: 50 })).toBe(
      '12.5% of the £90.00 reward, at least £0.50',
    );
    expect(lineOf({ locale: 'zh-CN', messages: zh, minimum: 50 })).toBe(
      '任务奖励 £90.00 的 12.5%，最低 £0.50',
    );
  });
});
