import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Answer, SimulatorRequest } from './http';
import { firingSchema, type RuleBook } from './rule-book';

/** A pause longer than this is a mistake: the callers' own time-outs are far below it. */
const delayMsMax = 600_000;

const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ok') }),
  /** Waits for a while, then executes. The idempotency key is in use meanwhile. */
  z.strictObject({ kind: z.literal('delay'), ms: z.number().int().min(0).max(delayMsMax) }),
  /** Refuses without executing anything and without storing the key. */
  z.strictObject({
    kind: z.literal('status'),
    status: z.number().int().min(400).max(599),
    retry_after_seconds: z.number().int().min(0).optional(),
  }),
  /** The socket is cut; nothing is done. */
  z.strictObject({ kind: z.literal('drop_before') }),
  /** It is executed and stored under its key; the socket is cut instead of a response. */
  z.strictObject({ kind: z.literal('execute_then_drop') }),
  /** It is executed; the response is a proxy's HTML, or JSON that ends in the middle. */
  z.strictObject({ kind: z.literal('wrong_body'), form: z.enum(['html', 'truncated']).default('html') }),
  /** A 500 that is stored under the key and replayed; `executed` says whether the work was done before it. */
  z.strictObject({ kind: z.literal('cache_500'), executed: z.boolean().default(false) }),
  /**
   * It is executed, but the response waits until a webhook of this type was delivered: the event overtakes the
   * response.
   */
  z.strictObject({
    kind: z.literal('answer_after_webhook'),
    event_type: z.string(),
    timeout_ms: z.number().int().min(1).max(delayMsMax).default(10_000),
  }),
]);

/** `path` may contain `*` for one segment and `**` for any rest. */
export const callFaultRuleSchema = firingSchema.extend({
  method: z.enum(['GET', 'POST', 'PATCH', 'DELETE', '*']).default('*'),
  path: z.string().startsWith('/').default('/**'),
  fault: faultSchema,
});

export type CallFaultRule = z.infer<typeof callFaultRuleSchema>;
export type CallFault = z.infer<typeof faultSchema>;
export type CallFaultBook = RuleBook<CallFaultRule>;

/** What a provider's API lets a fault do: `execute` is the normal way, with an optional pause or a 500 put in its place. */
export type FaultyCall = {
  request: SimulatorRequest;
  execute(options: { before?: () => Promise<void>; replace?: { executed: boolean } }): Promise<Answer>;
  refuse(options: { status: number; retryAfterSeconds: number | undefined }): Answer;
  webhookDelivered(options: { eventType: string; timeoutMs: number }): Promise<void>;
};

/** Answers one API call under the first fault that matches it. */
export async function answerUnderFault({
  book,
  call,
}: {
  book: CallFaultBook;
  call: FaultyCall;
}): Promise<Answer> {
  const { method, path } = call.request;
  const fault = book.take(
    (rule) => (rule.method === '*' || rule.method === method) && matchesPath({ pattern: rule.path, path }),
  );
  switch (fault?.kind) {
    case undefined:
    case 'ok':
      return call.execute({});
    case 'delay':
      return call.execute({ before: () => pause(fault.ms) });
    case 'status':
      return call.refuse({ status: fault.status, retryAfterSeconds: fault.retry_after_seconds });
    case 'drop_before':
      return 'cut';
    case 'execute_then_drop':
      await call.execute({});
      return 'cut';
    case 'wrong_body':
      return spoil({ answer: await call.execute({}), form: fault.form });
    case 'cache_500':
      return call.execute({ replace: { executed: fault.executed } });
    case 'answer_after_webhook': {
      // The wait starts before the work: the webhook may be delivered before the work's promise resolves.
      const delivered = call.webhookDelivered({ eventType: fault.event_type, timeoutMs: fault.timeout_ms });
      const answer = await call.execute({});
      await delivered;
      return answer;
    }
  }
}

/** True when a path such as /v1/refunds/re_1 fits a pattern such as /v1/refunds/*. */
export function matchesPath({ pattern, path }: { pattern: string; path: string }): boolean {
  const source = pattern
    .split(/(\*\*|\*)/)
    .map((part) =>
      part === '**' ? '.*' : part === '*' ? '[^/]+' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'),
    )
    .join('');
  return new RegExp(`^${source}$`).test(path);
}

function spoil({ answer, form }: { answer: Answer; form: 'html' | 'truncated' }): Answer {
  if (answer === 'cut') return 'cut';
  if (form === 'truncated') {
    const text = answer.body.toString();
    return { ...answer, body: text.slice(0, Math.floor(text.length / 2)) };
  }
  const html =
    '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';
  return { ...answer, headers: { ...answer.headers, 'content-type': 'text/html' }, body: html };
}
