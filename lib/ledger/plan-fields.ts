import { z } from 'zod';

/** Minor units, or points. */
export const money = z.number().int();

/** A row goes from one state to another. */
export const move = { kind: z.literal('move'), id: z.number(), from: z.string(), to: z.string() };

/** A new row; its keys are the columns. */
export const insertOf = <Row extends z.ZodRawShape>(row: Row) =>
  z.strictObject({ kind: z.literal('insert'), row: z.strictObject(row) });

/** Facts for people to read beside an entry. */
export const detailSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
