import { createFormatter } from 'next-intl';
import { describe, expect, it } from 'vitest';
import { formatList } from './format-list';

const zh = createFormatter({ locale: 'zh-CN' });
const en = createFormatter({ locale: 'en-GB' });

describe('formatList', () => {
  it('puts spaces round figures in Chinese', () => {
    expect(formatList({ items: ['£5.50', '350 积分'], format: zh })).toBe('£5.50 和 350 积分');
    expect(formatList({ items: ['£5.50', '350 积分', '优惠券'], format: zh })).toBe(
      '£5.50、350 积分和优惠券',
    );
  });

  it('leaves English and single items as they are', () => {
    expect(formatList({ items: ['£5.50', '350 points', 'your coupon'], format: en })).toBe(
      '£5.50, 350 points and your coupon',
    );
    expect(formatList({ items: ['350 积分'], format: zh })).toBe('350 积分');
  });
});
