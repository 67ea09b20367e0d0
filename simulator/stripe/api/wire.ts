/** An object as it goes over the wire. Members are always present, null where they are empty. */
export type WireObject = { id: string; object: string; [member: string]: unknown };
