/**
 * The states of a change order as a table: from each state, the states to which it may move. The database repeats it in
 * change_order_moves and refuses any other move. open - the other side has not responded; accepted - both agreed to a
 * raise, and its top-up is due; done - the agreed reward is the new one. A lowering is done when it is accepted,
 * because nothing is due for it.
 */
export const changeOrderMoves = {
  open: ['accepted', 'done', 'declined', 'withdrawn', 'lapsed'],
  accepted: ['done', 'withdrawn', 'lapsed'],
  done: [],
  declined: [],
  withdrawn: [],
  lapsed: [],
} as const satisfies Record<string, readonly string[]>;

export type ChangeOrderStatus = keyof typeof changeOrderMoves;

export const changeOrderStatuses = Object.keys(changeOrderMoves) as [
  ChangeOrderStatus,
  ...ChangeOrderStatus[],
];

export const changeDirections = ['raise', 'lowering'] as const;
export type ChangeDirection = (typeof changeDirections)[number];

/** Not over: the other side answers, or the top-up is due. A task has at most one of these. */
export const waitingChangeOrderStatuses = [
  'open',
  'accepted',
] as const satisfies readonly ChangeOrderStatus[];
export type WaitingChangeOrderStatus = (typeof waitingChangeOrderStatuses)[number];
