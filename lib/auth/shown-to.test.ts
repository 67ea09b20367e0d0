import { describe, expect, it } from 'vitest';
import { DELETED_NAME } from '@/lib/users/names';
import { hasPermission, roles } from './roles';
import { shownTo } from './shown-to';

describe('Personal data', () => {
  it.each(roles)('is told in full to %s only with the permission', (role) => {
    const shown = shownTo(role);
    const isFull = hasPermission({ role, permission: 'personal_data' });
    expect(shown.isFull).toBe(isFull);
    expect(shown.name('Jason Chen') === 'Jason Chen').toBe(isFull);
    expect(shown.address('jason@example.com') === 'jason@example.com').toBe(isFull);
  });

  it.each([
    ['Jason Chen', 'J… C…'],
    ['  林小雨 ', '林…'],
    ['𠮷野家', '𠮷…'],
    ['', ''],
    [DELETED_NAME, DELETED_NAME],
  ])('shortens the name %s to %s', (name, expected) => {
    expect(shownTo('support').name(name)).toBe(expected);
  });

  it.each([
    ['jason.chen@example.co.uk', 'j…@e….uk'],
    ['"a@b"@example.com', '"…@e….com'],
    ['root@localhost', 'r…@l…'],
    ['acct_1QxYzAbCdEfG', '…dEfG'],
    ['', '…'],
  ])('shortens the address %s to %s', (address, expected) => {
    expect(shownTo('support').address(address)).toBe(expected);
  });

  it.each([
    ['The receiver jason@example.com cannot be paid.', 'The receiver j…@e….com cannot be paid.'],
    ['{"email":"jason@example.com","n":1}', '{"email":"j…@e….com","n":1}'],
    ['Jason Chen <jason@example.co.uk>, Jason Chen', 'J… C… <j…@e….uk>, J… C…'],
    ['收款人 林小雨（a@例子.cn）', '收款人 林小雨（a…@例….cn）'],
    ['balance_insufficient', 'balance_insufficient'],
  ])('shortens in the text %s', (text, expected) => {
    const about = ['Jason Chen', ''];
    expect(shownTo('support').textAbout(about)(text)).toBe(expected);
    expect(shownTo('finance').textAbout(about)(text)).toBe(text);
  });
});
