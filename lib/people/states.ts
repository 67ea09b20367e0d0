/** Which accounts an operator looks at: those that can sign in, those that cannot, those that their person deleted, or all. */
export const accountStates = ['active', 'disabled', 'deleted'] as const;
export type AccountState = (typeof accountStates)[number];

/** Characters of an operator's reason. */
export const PERSON_REASON_LENGTH_MAX = 2_000;
/** Of what an operator types to find somebody. */
export const FIND_PERSON_LENGTH_MAX = 200;
