import { notFound } from 'next/navigation';
import { PayError } from '@/lib/core/errors';

/** What is not there, or not this person's, is a page that does not exist. Other errors go on. */
export async function orNotFound<Value>(reading: Promise<Value>): Promise<Value> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof PayError && error.code === 'not_found') notFound();
    throw error;
  }
}
