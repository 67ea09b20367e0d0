import { describe, expect, it } from 'vitest';
import { PayError } from '@/lib/core/errors';
import { databaseFault, translateDatabaseError } from './database-fault';

const driverError = Object.assign(new Error('the connection is gone'), { code: '57P01', severity: 'FATAL' });
const away = new PayError('database_unavailable', { cause: driverError });

describe('what an error says about the database', () => {
  it.each([
    ['the driver’s own', driverError],
    ['our translation of it', away],
    ['a refusal of ours that it caused', new PayError('conflict', { cause: away })],
    ['an error that carries it', new Error('could not handle an event', { cause: away })],
  ])('is that it is away: %s', (_, error) => {
    expect(databaseFault(error).isAway).toBe(true);
    const translated = error instanceof PayError ? error : { code: 'database_unavailable', cause: error };
    expect(translateDatabaseError(error)).toMatchObject(translated);
  });

  it.each([
    ['a refusal of ours', new PayError('conflict')],
    ['a provider that is away', new PayError('provider_unavailable', { message: 'connect ECONNREFUSED' })],
    [
      'a provider that is away, with its cause',
      new PayError('provider_unavailable', { cause: new Error('Stripe: connect ECONNREFUSED') }),
    ],
    ['a bug', new Error('undefined is not a function')],
    ['a circle of causes', Object.assign(new Error('round'), {})],
  ])('is nothing: %s', (_, error) => {
    if (error.message === 'round') Object.assign(error, { cause: error });
    expect(databaseFault(error)).toEqual({
      sqlState: null,
      constraint: null,
      isRetryable: false,
      isAway: false,
    });
    expect(translateDatabaseError(error)).toBe(error);
  });

  it('is its refusal, also where the error that carries it is ours', () => {
    const refusal = Object.assign(new Error('twice'), {
      code: '23505',
      severity: 'ERROR',
      constraint: 'users_email_key',
    });
    for (const error of [refusal, new PayError('internal', { cause: refusal })]) {
      expect(databaseFault(error)).toMatchObject({ sqlState: '23505', constraint: 'users_email_key' });
    }
  });
});
