import { createHash } from 'node:crypto';
import type { Cell } from './fault-cells';

export type Planned = { title: string; cell: Cell };

/** What a fault is tried on once before anything is tried twice: each kind of call or event, or each scenario. */
export type Breadth = 'kinds' | 'scenarios';

/**
 * The cells of all scenarios, the most telling first: each fault of each kind of call or event (or in each scenario)
 * for the first time, then the same again elsewhere and at later calls. The order follows from the cells alone.
 * @returns the order, and how many of its first are new
 */
export function planCells(cells: Planned[], { by }: { by: Breadth }): { order: Planned[]; newCount: number } {
  const shuffled = cells
    .map((planned) => ({ planned, draw: drawOf(planned) }))
    .sort((one, other) => (one.draw < other.draw ? -1 : 1))
    .map(({ planned }) => planned);
  const seen = new Set<string>();
  const isNew = shuffled.map((planned) => {
    const pair = by === 'kinds' ? pairOf(planned.cell) : placeOf(planned);
    if (seen.has(pair)) return false;
    seen.add(pair);
    return true;
  });
  const first = shuffled.filter((_, index) => isNew[index]);
  return { order: [...first, ...shuffled.filter((_, index) => !isNew[index])], newCount: first.length };
}

/** The fault and what it hits, in whichever scenario. */
function pairOf(cell: Cell): string {
  const what = cell.on === 'call' ? `${cell.method} ${cell.path}` : cell.eventType;
  return JSON.stringify([cell.provider, what, cell.fault, cell.times]);
}

/** The fault and the scenario, at whichever of its calls. */
function placeOf({ title, cell }: Planned): string {
  return JSON.stringify([title, cell.on, cell.fault]);
}

function drawOf({ title, cell }: Planned): string {
  return rankOf(cell) + createHash('sha256').update(`${title}\n${cell.name}`).digest('hex');
}

/** What moves money comes before what tells of it, and that before what only reads or is refused. */
function rankOf(cell: Cell): string {
  if (cell.on === 'call') return cell.method === 'GET' ? '2' : '0';
  return cell.fault.kind === 'lose' || cell.fault.kind === 'hold' ? '1' : '3';
}
