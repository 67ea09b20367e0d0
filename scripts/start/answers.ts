/** Whether the address responds with the status, or with any status when none is given; no response is a no. */
export async function answers({ url, status }: { url: string; status?: number }): Promise<boolean> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5_000) });
    await response.body?.cancel();
    return status === undefined || response.status === status;
  } catch {
    return false;
  }
}
