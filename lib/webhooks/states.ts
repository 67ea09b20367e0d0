/** How a stored event stands. `parked` - a person has to look. */
export const eventStates = ['received', 'handled', 'ignored', 'failed', 'parked'] as const;
export type EventState = (typeof eventStates)[number];

/** Not acted on yet: the provider and the worker try again. */
export const waitingEventStates = ['received', 'failed'] as const satisfies readonly EventState[];

/** Why the last search of a provider's own list did not come through. */
export const eventSearchProblems = ['unavailable', 'too_many_events'] as const;
export type EventSearchProblem = (typeof eventSearchProblems)[number];

/** Somebody should know of these. */
export const troubledEventStates = ['failed', 'parked'] as const satisfies readonly EventState[];
