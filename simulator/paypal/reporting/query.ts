import { PayPalError } from '../api/errors';

const timePattern =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** Reads the parameters of a report one by one; each refusal names its parameter. */
export function reportQuery({ query, known }: { query: URLSearchParams; known: readonly string[] }) {
  for (const name of query.keys()) {
    if (!known.includes(name)) throw wrong({ query, name, issue: 'NOT_SUPPORTED' });
  }
  return {
    text(name: string): string | null {
      return query.get(name);
    },
    /** Milliseconds. */
    time(name: string): number | null {
      const text = query.get(name);
      if (text === null) return null;
      const atMs = Date.parse(text.toUpperCase());
      if (timePattern.test(text) && !Number.isNaN(atMs)) return atMs;
      throw wrong({ query, name, issue: 'INVALID_PARAMETER_SYNTAX' });
    },
    whole({ name, otherwise, max }: { name: string; otherwise: number; max: number }): number {
      const text = query.get(name);
      if (text === null) return otherwise;
      if (/^[1-9]\d{0,9}$/.test(text) && Number(text) <= max) return Number(text);
      throw wrong({ query, name, issue: 'INVALID_PARAMETER_VALUE' });
    },
    oneOf<Word extends string>({ name, words }: { name: string; words: readonly Word[] }): Word | null {
      const text = query.get(name);
      if (text === null) return null;
      const word = words.find((known) => known === text);
      if (word !== undefined) return word;
      throw wrong({ query, name, issue: 'INVALID_PARAMETER_VALUE' });
    },
    refuse: (name: string, issue: string) => wrong({ query, name, issue }),
  };
}

export type ReportQuery = ReturnType<typeof reportQuery>;

function wrong({ query, name, issue }: { query: URLSearchParams; name: string; issue: string }): PayPalError {
  return new PayPalError({ issue, field: name, value: query.get(name), location: 'query' });
}
