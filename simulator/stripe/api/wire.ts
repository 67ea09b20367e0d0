/** An object as it goes over the wire. Fields are always present, null where they are empty. */
export type WireObject = { id: string; object: string; [member: string]: unknown };
