/** Runs one step of a client's program and prints how it went; the next steps run after a failure too. */
export async function step(name, work) {
  try {
    await work();
    console.log(`ok ${name}`);
  } catch (error) {
    console.log(`not ok ${name}: ${error.stack ?? error}`);
    process.exitCode = 1;
  }
}

/** What a call is refused with. */
export async function refusalOf(call) {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error('The call was not refused.');
}

/** The control API of the simulators: `control('stripe/sessions/cs_1/pay', { card })`. */
export async function control(path, body = {}) {
  const response = await fetch(`${process.env.SIMULATOR_URL}/_simulator/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${path}: ${answer.error.message}`);
  return answer;
}
