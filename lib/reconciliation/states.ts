/** How the books and a provider do not agree. */
export const differenceKinds = [
  /** Both have the object, and another sum of it. */
  'amount_differs',
  /** The provider moved money, and the books have nothing of it. */
  'only_there',
  /** The books moved money at the provider, and its list has nothing of it. */
  'only_here',
  /** The provider lists the same movement a second time. */
  'twice',
  /** The balance is another than the list of its movements says. */
  'unexplained',
] as const;
export type DifferenceKind = (typeof differenceKinds)[number];

/** How a difference ended: by itself, or by what an operator did. */
export const differenceEndings = ['matched', 'adopt', 'assign', 'write_off', 'explain'] as const;
export type DifferenceEnding = (typeof differenceEndings)[number];

/** What an operator can do about a difference. */
export const differenceVerbs = [
  /** Sync the object with the provider: the books follow. */
  'adopt',
  /** Book the money of an unknown charge to suspense, with the payment to which it belongs. */
  'assign',
  /** Book it as our loss or gain. */
  'write_off',
  /** Nothing has to be booked, and a note says why. */
  'explain',
] as const satisfies DifferenceEnding[];
export type DifferenceVerb = (typeof differenceVerbs)[number];

/** Why the list of a provider could not be imported. */
export const lineProblems = ['right_missing', 'unavailable'] as const;
export type LineProblem = (typeof lineProblems)[number];

/** Why a statement is not complete. */
export const incompleteReasons = [...lineProblems, 'list_is_late'] as const;
export type IncompleteReason = (typeof incompleteReasons)[number];
