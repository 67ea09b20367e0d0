import { z } from 'zod';
import { closeDb } from '@/lib/db/client';
import { settlePayment } from '@/lib/payments/settle-payment';

/** One payment settled in a process of its own, so that a test can kill that process in the middle. */
const argumentSchema = z.object({ paymentId: z.number(), isPayerBack: z.boolean() });

const { status, reason } = await settlePayment(argumentSchema.parse(JSON.parse(process.argv[2] ?? '')));
console.log(JSON.stringify({ status, reason }));
await closeDb();
