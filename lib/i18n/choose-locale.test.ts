import { describe, expect, it } from 'vitest';
import { chooseLocale } from './choose-locale';

describe('chooseLocale', () => {
  it.each([
    ['the cookie over the browser', 'en', 'zh-CN', 'en'],
    ['the browser without a cookie', undefined, 'en-GB,en;q=0.9', 'en'],
    ['the browser over a cookie that is nonsense', '../zh', 'en', 'en'],
    ['the most wanted language', undefined, 'en;q=0.5,zh-TW;q=0.8', 'zh'],
    ['the first of equals', undefined, 'en,zh', 'en'],
    ['a language that we have over one that we have not', undefined, 'fr,de;q=0.9,en;q=0.1', 'en'],
    ['nothing that is refused', undefined, 'en;q=0', 'zh'],
    ['Chinese without any preference', undefined, null, 'zh'],
    ['Chinese for a preference that is nonsense', undefined, ';;q=,,=;*', 'zh'],
  ] as const)('takes %s', (_, cookie, acceptLanguage, locale) => {
    expect(chooseLocale({ cookie, acceptLanguage })).toBe(locale);
  });

  it('does not choke on an endless header', () => {
    expect(chooseLocale({ cookie: undefined, acceptLanguage: 'x-,'.repeat(100_000) })).toBe('zh');
  });
});
