/** The response of an act that was not done, but waits: 202, with what it waits for. */
export function accepted(body: unknown): Response {
  return Response.json(body, { status: 202 });
}
