import type { z } from 'zod';

/** Who does it, under which key, and by whose leave. */
export type ActContext = {
  operatorId: number;
  /** The Idempotency-Key, where the endpoint takes one. */
  key: string | null;
  /** Given when a second person has approved it. */
  approvalId?: number | undefined;
};

/** An operator's act about money, in the form in which it can wait and be done later. */
export type Act<Input, Output> = {
  /** Why the operator does it; undefined where they did not say. */
  reasonOf: (input: Input) => string | undefined;
  /** What waits, if that is less than what was asked: the refusal tells which part needs an approval. */
  waitingInput: (input: Input, details: Record<string, unknown>) => Input;
  run: (given: ActContext & { input: Input }) => Promise<Output>;
  /** The same of an input that was kept as JSON. */
  runStored: (given: ActContext & { input: unknown }) => Promise<void>;
};

export function defineAct<Input, Output>({
  input: schema,
  waitingInput = (input) => input,
  ...act
}: {
  input: z.ZodType<Input>;
  reasonOf: (input: Input) => string | undefined;
  waitingInput?: (input: Input, details: Record<string, unknown>) => Input;
  run: (given: ActContext & { input: Input }) => Promise<Output>;
}): Act<Input, Output> {
  return {
    ...act,
    waitingInput,
    async runStored({ input, ...context }) {
      await act.run({ ...context, input: schema.parse(input) });
    },
  };
}
