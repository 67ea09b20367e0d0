import { createFormatter, createTranslator } from 'next-intl';
import { describe, expect, it } from 'vitest';
import { localeTable } from '@/lib/i18n/locales';
import en from '@/lib/i18n/messages/en.json';
import zh from '@/lib/i18n/messages/zh.json';
import { couponValue } from './coupon-value';

const catalogues = { zh, en };

function valueIn(language: keyof typeof catalogues, percentBps: number): string {
  const locale = localeTable[language].tag;
  return couponValue({
    coupon: { kind: 'percent', percentBps, fixedAmount: null, currency: 'GBP' },
    t: createTranslator({ locale, messages: catalogues[language], namespace: 'coupons' }),
    format: createFormatter({ locale }),
    locale,
  });
}

describe('couponValue', () => {
  it.each([
    [1500, '8.5 折', '15% off'],
    [1000, '9 折', '10% off'],
    [1250, '8.75 折', '12.5% off'],
    [10_000, '全额减免', '100% off'],
  ])('says %i hundredths of a percent as people do', (bps, inChinese, inEnglish) => {
    expect(valueIn('zh', bps)).toBe(inChinese);
    expect(valueIn('en', bps)).toBe(inEnglish);
  });

  it('says a fixed amount in money', () => {
    expect(
      couponValue({
        coupon: { kind: 'fixed', percentBps: null, fixedAmount: 300, currency: 'GBP' },
        t: createTranslator({ locale: 'zh-CN', messages: zh, namespace: 'coupons' }),
        format: createFormatter({ locale: 'zh-CN' }),
        locale: 'zh-CN',
      }),
    ).toBe('立减 £3');
  });
});
