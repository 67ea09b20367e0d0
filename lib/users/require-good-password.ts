import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import { PayError } from '@/lib/core/errors';
import type { PasswordProblem } from './schema';

/**
 * So many guesses of a program that knows what people choose. Sign-in lets a guesser with a hundred networks try less
 * than this in a month.
 */
const GUESSES_MIN = 1_000_000;

/** A shorter name of a mailbox is in many good passwords by accident. */
const NAME_LENGTH_MIN = 4;

/**
 * Refuses a password that is guessed early: one of the most common, a pattern of the keyboard, or one that is made of
 * what everybody sees.
 * @throws PayError password_too_weak with the reason
 */
export function requireGoodPassword({ password, email }: { password: string; email: string }): void {
  const reason = problemOf({ password, email });
  if (reason) throw new PayError('password_too_weak', { details: { reason } });
}

function problemOf({ password, email }: { password: string; email: string }): PasswordProblem | null {
  const plain = password.normalize('NFKC').toLowerCase();
  const [mailbox = ''] = email.toLowerCase().split('@');
  if (mailbox.length >= NAME_LENGTH_MIN && plain.includes(mailbox)) return 'password_has_email';
  if (/l[i1!]nk\W*u/.test(plain)) return 'password_has_linku';
  const { guesses } = estimator().check(plain, [mailbox, email, 'linku']);
  return guesses < GUESSES_MIN ? 'password_common' : null;
}

let shared: ZxcvbnFactory | undefined;

/** Unpacking the lists takes a moment, once. */
function estimator(): ZxcvbnFactory {
  shared ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  return shared;
}
