import { describe, expect, it } from 'vitest';
import { requireGoodPassword } from './require-good-password';

function outcome(password: string, email = 'xiaoming@example.com'): unknown {
  try {
    requireGoodPassword({ password, email });
    return 'accepted';
  } catch (error) {
    return error;
  }
}

const refused = (reason: string) => ({ code: 'password_too_weak', details: { reason } });

describe('requireGoodPassword', () => {
  it.each([
    '1234567890',
    '12345678901234567890',
    'qwertyuiop',
    'Password123',
    'P@ssw0rd123',
    'password1234',
    'iloveyou123',
    'aaaaaaaaaaaa',
    'abcabcabcabc',
    '1q2w3e4r5t6y',
    'abcdefghijkl',
    '0987654321',
    '１２３４５６７８９０',
  ])('refuses %s, which a guesser tries early', (password) => {
    expect(outcome(password)).toMatchObject(refused('password_common'));
  });

  it.each(['xiaoming-2026!', 'my name is XiaoMing', 'ｘｉａｏｍｉｎｇ 98 kettle'])(
    'refuses %s, which has the name of the mailbox',
    (password) => {
      expect(outcome(password)).toMatchObject(refused('password_has_email'));
    },
  );

  it.each(['linku-demo-pass', 'LinkU2026 kettle', 'my l1nku account', 'Link U account 9'])(
    'refuses %s, which has the name of the site',
    (password) => {
      expect(outcome(password)).toMatchObject(refused('password_has_linku'));
    },
  );

  it.each([
    '正确 的 密码 horse',
    'kettle orbit maple',
    'a long password',
    'vT9#qLm2xP',
    'linen kupfer vase',
    'x'.repeat(3) + 'Q7w#kd93nv'.repeat(12),
  ])('accepts %s', (password) => {
    expect(outcome(password)).toBe('accepted');
  });

  it('accepts a short name of a mailbox inside a password', () => {
    expect(outcome('relief map kettle', 'li@example.com')).toBe('accepted');
  });

  it('takes no long time for the longest password', () => {
    const startedAt = performance.now();
    for (const password of ['a'.repeat(128), 'password'.repeat(16), 'aA1!'.repeat(32)]) outcome(password);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
