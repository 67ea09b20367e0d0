import { z } from 'zod';
import { closeDb } from '@/lib/db/client';
import { createPaymentBodySchema } from '@/lib/http/contract/payment';
import { createPayment } from '@/lib/payments/create-payment';

/** One payment begun in a process of its own, so that a test can kill that process in the middle. */
const argumentSchema = z.object({ userId: z.number(), taskId: z.number(), body: createPaymentBodySchema });

const { userId, taskId, body } = argumentSchema.parse(JSON.parse(process.argv[2] ?? ''));
const answer = await createPayment({ user: { id: userId }, taskId, body, idempotencyKey: null });
console.log(JSON.stringify(answer));
await closeDb();
