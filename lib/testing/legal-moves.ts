import { z } from 'zod';
import { db } from '@/lib/db/client';
import type { Plan } from '@/lib/ledger/plan';

type Move = { what: string; from: string; to: string };

/** Every move from one state to another that the database allows, as `task: open -> accepted`. */
export async function legalMoves(): Promise<string[]> {
  return toLines([...(await inTables()), ...(await inGuards()), ...(await inChecks())]);
}

/** Every such move that these plans make. */
export function movesOf(plans: Plan[]): string[] {
  const moves = plans.flatMap((plan) =>
    Object.entries({
      payment: plan.payment,
      task: plan.task,
      application: plan.application,
      refund: plan.refund,
      payout: plan.payout,
      request: plan.refund_request,
      change: plan.change_order,
    }).flatMap(([what, part]) => (part && 'from' in part ? [{ what, from: part.from, to: part.to }] : [])),
  );
  // A plan does not say from where a dispute goes: it begins open.
  const disputes = plans.flatMap(({ dispute }) =>
    dispute?.kind === 'move' ? [{ what: 'dispute', from: 'open', to: dispute.set.status }] : [],
  );
  return toLines([...moves, ...disputes]);
}

function toLines(moves: Move[]): string[] {
  const real = moves.filter(({ from, to }) => from !== to);
  return [...new Set(real.map(({ what, from, to }) => `${what}: ${from} -> ${to}`))].sort();
}

async function inTables(): Promise<Move[]> {
  const rows = await db().$queryRaw`
    SELECT 'payment' AS what, from_status AS from, to_status AS to FROM payment_state_moves
    UNION ALL SELECT 'task', from_status, to_status FROM task_state_moves
    UNION ALL SELECT 'change', from_status, to_status FROM change_order_moves`;
  return z.array(z.object({ what: z.string(), from: z.string(), to: z.string() })).parse(rows);
}

const textSchema = z.array(z.object({ what: z.string(), text: z.string() }));

/** These name their moves themselves, in pairs. */
async function inGuards(): Promise<Move[]> {
  const rows = await db().$queryRaw`
    SELECT substr(proname, length('guard_') + 1) AS what, prosrc AS text FROM pg_proc
    WHERE proname IN ('guard_refund', 'guard_payout', 'guard_application')`;
  return textSchema
    .parse(rows)
    .flatMap(({ what, text }) =>
      [...text.matchAll(/\('(\w+)', '(\w+)'\)/g)].map(([, from = '', to = '']) => ({ what, from, to })),
    );
}

/** Requests and disputes are open, and then one of the other things that they may be. */
async function inChecks(): Promise<Move[]> {
  const rows = await db().$queryRaw`
    SELECT CASE conname WHEN 'disputes_status_check' THEN 'dispute' ELSE 'request' END AS what,
      pg_get_constraintdef(oid) AS text
    FROM pg_constraint WHERE conname IN ('disputes_status_check', 'refund_requests_status_check')`;
  return textSchema
    .parse(rows)
    .flatMap(({ what, text }) =>
      [...text.matchAll(/'(\w+)'/g)].map(([, to = '']) => ({ what, from: 'open', to })),
    );
}
