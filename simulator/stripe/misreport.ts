import { ControlError } from '../control';
import type { Misreport } from './books/records';
import type { StripeSimulator } from './simulator';

/**
 * From now on every response and every event reports another state, amount, currency or mode of this object than it
 * has, wherever it appears. Money and ledger stay as they are. An empty misreport restores the truth.
 */
export function misreportObject({
  simulator,
  object,
  misreport,
}: {
  simulator: StripeSimulator;
  object: Record<string, unknown> & { id: string };
  misreport: Misreport;
}): void {
  const foreign = Object.keys(misreport).find((member) => !(member in object));
  if (foreign !== undefined) {
    throw new ControlError({ status: 400, message: `A ${object.object} has no ${foreign} to misreport.` });
  }
  const { journal, misreports } = simulator;
  const isTrue = Object.keys(misreport).length === 0;
  journal.transact(() => (isTrue ? misreports.remove(object.id) : misreports.put(object.id, misreport)));
}

/** What the API or a new event says, with every misreported object in it; what an event said before stays. */
export function reported<Value>({ simulator, value }: { simulator: StripeSimulator; value: Value }): Value {
  return simulator.misreports.all().length === 0 ? value : (replaced({ simulator, value }) as Value);
}

function replaced({ simulator, value }: { simulator: StripeSimulator; value: unknown }): unknown {
  if (Array.isArray(value)) return value.map((item) => replaced({ simulator, value: item }));
  if (typeof value !== 'object' || value === null) return value;
  const object: Record<string, unknown> = { ...value };
  if (object.object === 'event') return value;
  const members = Object.entries(object).map(([name, member]) => [
    name,
    replaced({ simulator, value: member }),
  ]);
  const misreport = typeof object.id === 'string' ? simulator.misreports.get(object.id) : undefined;
  return { ...Object.fromEntries(members), ...misreport };
}
