import pg from 'pg';

/**
 * The role that PostgreSQL knows the server and the worker by: asked there, because a pooler may want another name in the
 * address.
 * @param client a connection of the owner
 * @returns null where they work as the owner
 * @throws Error in one sentence when the address leads nowhere
 */
export async function runtimeRoleOf({
  client,
  runtimeUrl,
}: {
  client: pg.Client;
  runtimeUrl: string | null;
}): Promise<string | null> {
  if (runtimeUrl === null) return null;
  const runtime = new pg.Client({ connectionString: runtimeUrl, connectionTimeoutMillis: 30_000 });
  try {
    await runtime.connect();
    const [own, owner] = [await currentUser(runtime), await currentUser(client)];
    return own === owner ? null : own;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`The role of the server and the worker, in DATABASE_URL, cannot connect: ${reason}.`, {
      cause,
    });
  } finally {
    await runtime.end();
  }
}

async function currentUser(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ role: string }>('SELECT current_user AS role');
  return rows[0]?.role ?? '';
}
