import * as z from 'zod/mini';

/** Shows the person that what they did waits for somebody else. */
type Tell = (approvalId: number) => void;

let tell: Tell | null = null;

/** Makes the page's notice the one that tells. Returns what undoes it. */
export function provideWaitingNotice(show: Tell): () => void {
  tell = show;
  return () => {
    if (tell === show) tell = null;
  };
}

/** Tells of an act that was accepted but not done. Returns whether the response is about one. */
export function tellWaiting(json: unknown): boolean {
  const { data } = z.safeParse(waitingSchema, json);
  if (data) tell?.(data.approval.approval_id);
  return data !== undefined;
}

const waitingSchema = z.object({ approval: z.object({ approval_id: z.number() }) });
