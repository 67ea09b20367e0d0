/** One small mistake in a file: the text from `start` to `end` replaced. */
export type Edit = { start: number; end: number; text: string };

/** A file with one mistake in it. */
export type Mutant = {
  /** Relative to the project's root. */
  file: string;
  line: number;
  original: string;
  replacement: string;
  /** The whole file as the mistake leaves it. */
  text: string;
};

/** What the tests said of a mutant; a test that never ends has noticed it too. */
export type Outcome = 'killed' | 'survived' | 'timed_out';

export type Judged = { mutant: Mutant; outcome: Outcome };
