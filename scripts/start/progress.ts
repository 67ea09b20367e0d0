/** Shows what is happening, and for long steps that it still is: silence looks like a hang. */
export async function step<Result>(title: string, work: () => Promise<Result>): Promise<Result> {
  const begun = Date.now();
  const seconds = () => `${Math.round((Date.now() - begun) / 1_000)} s`;
  const isTerminal = process.stdout.isTTY;
  if (isTerminal) process.stdout.write(`  ${title} ...`);
  const timer = setInterval(
    () => {
      if (isTerminal) process.stdout.write(`\r  ${title} ... ${seconds()}`);
      else console.log(`  ${title} ... ${seconds()}`);
    },
    isTerminal ? 1_000 : 15_000,
  );
  try {
    const result = await work();
    clearInterval(timer);
    console.log(`${isTerminal ? '\r' : ''}  ${title} ... done (${seconds()})`);
    return result;
  } catch (error) {
    clearInterval(timer);
    console.log(`${isTerminal ? '\r' : ''}  ${title} ... failed`);
    throw error;
  }
}
