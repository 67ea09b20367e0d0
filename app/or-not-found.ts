import { notFound } from 'next/navigation';
import { PayError } from '@/lib/core/errors';

/**
 * A resource that does not exist, or belongs to another person, is a page that does not exist. Other errors are
 * rethrown.
 */
export async function orNotFound<Value>(reading: Promise<Value>): Promise<Value> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof PayError && error.code === 'not_found') notFound();
    throw error;
  }
}
