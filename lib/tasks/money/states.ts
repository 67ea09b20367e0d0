/**
 * Where the money of a task is, for one of its two sides. free - nothing is due, it can be published; due - the poster pays
 * next; processing - the poster paid, and the provider has not finished; under_review - a person of ours looks at the payment;
 * live - offers come in, and no reward is due yet; held - we hold the reward; frozen - the payer's bank disputes it, and
 * nobody moves it; under_decision - a person of ours divides it; released - the helper has it; taken_back - the helper had it,
 * and a lost dispute took it back; going_back - it is on its way to the poster; went_back - the poster has it; none - there
 * is none, and none is due.
 */
export const taskMoneyStates = [
  'free',
  'due',
  'processing',
  'under_review',
  'live',
  'held',
  'frozen',
  'under_decision',
  'released',
  'taken_back',
  'going_back',
  'went_back',
  'none',
] as const;

export type TaskMoneyState = (typeof taskMoneyStates)[number];

/** Whose turn it is: people of the task, a person of ours, or who carries the money. */
export const taskMoneyTurns = ['poster', 'helper', 'operator', 'provider'] as const;

export type TaskMoneyTurn = (typeof taskMoneyTurns)[number];
