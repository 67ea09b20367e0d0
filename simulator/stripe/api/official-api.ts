import { StripeError } from './errors';
import official from './official-api.json' with { type: 'json' };

/**
 * What Stripe has, by the declarations of its library of version 23.1: the operations, and the parameters of those that
 * are built here, as far as they stand beside one that is built. `:id` is any part of a path.
 */
const operations: readonly string[] = official.operations;
const parameters: Readonly<Record<string, readonly string[]>> = official.parameters;

const byMethod = new Map<string, string[]>();
for (const line of operations) {
  const names = line.split(' ');
  const path = names.pop() ?? '';
  for (const method of names) byMethod.set(method, [...(byMethod.get(method) ?? []), path]);
}

/** Whether Stripe has this operation, whether it is built here or not. */
export function isOfficialOperation({ method, path }: { method: string; path: string }): boolean {
  const given = path.split('/');
  return (byMethod.get(method) ?? []).some((pattern) => {
    const wanted = pattern.split('/');
    return (
      wanted.length === given.length &&
      wanted.every((part, index) => (part === ':id' ? given[index] !== '' : part === given[index]))
    );
  });
}

/** Whether Stripe has this parameter, such as `line_items[0][price_data][recurring]`, of an operation that is built. */
export function isOfficialParameter({ operation, name }: { operation: string; name: string }): boolean {
  return parameters[operation]?.includes(name.replaceAll(/\[\d+\]/g, '')) ?? false;
}

/**
 * The error for what Stripe has and the simulator has not. It is a 400, which every library of Stripe's gives to its
 * caller at once: they repeat a 5xx, and many programs take a 404 for an object that is gone.
 */
export function notBuilt({ what, param = null }: { what: string; param?: string | null }): StripeError {
  const message = `The simulator does not build ${what} yet. Stripe has it.`;
  return new StripeError({ message, param, isValidation: true });
}
