import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Stripe from 'stripe';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { secretKey, sessionParameters, webhookSecret } from './testing/stripe-fixture';

const cleanUps: Array<() => void> = [];

afterEach(() => {
  for (const cleanUp of cleanUps.splice(0).reverse()) cleanUp();
});

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'linku-simulator-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts the process as the product starts it and resolves with the port from its one line. */
async function startProcess({
  dataDir,
  key = secretKey,
  payPal = {},
}: {
  dataDir: string;
  key?: string;
  payPal?: Record<string, string>;
}) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'simulator/main.ts'], {
    cwd: resolve(import.meta.dirname, '..'),
    env: {
      NODE_ENV: 'test',
      PATH: process.env.PATH,
      LINKU_DATA_DIR: dataDir,
      SIMULATOR_PORT: '0',
      STRIPE_SECRET_KEY: key,
      STRIPE_WEBHOOK_SECRET: webhookSecret,
      ...payPal,
    },
  });
  cleanUps.push(() => child.kill('SIGKILL'));
  const output = await firstLine(child);
  return { child, output, port: Number(/:(\d+) /.exec(output)?.[1]) };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolveLine) => {
    const onData = (data: unknown) => resolveLine(String(data));
    child.stdout?.once('data', onData);
    child.stderr?.once('data', onData);
  });
}

/** The merchant id of the account that a new order at PayPal's simulator pays. */
async function payeeOfAnOrder({ port }: { port: number }): Promise<unknown> {
  const api = `http://127.0.0.1:${port}`;
  const basic = Buffer.from('c:s').toString('base64');
  const granted = await fetch(`${api}/v1/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
  });
  const { access_token: token } = tokenSchema.parse(await granted.json());
  const created = await fetch(`${api}/v2/checkout/orders`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      prefer: 'return=representation',
    },
    body: JSON.stringify({
      intent: 'CAPTURE',
      purchase_units: [{ amount: { currency_code: 'GBP', value: '10.00' } }],
    }),
  });
  return orderSchema.parse(await created.json()).purchase_units[0]?.payee.merchant_id;
}

const tokenSchema = z.object({ access_token: z.string() });
const orderSchema = z.object({
  purchase_units: z.array(z.object({ payee: z.object({ merchant_id: z.string() }) })),
});

function clientAt(port: number): Stripe {
  return new Stripe(secretKey, { host: '127.0.0.1', port, protocol: 'http', maxNetworkRetries: 0 });
}

describe('the simulators as a process', () => {
  it('keeps what it answered through kill -9, and ends on SIGTERM with 0', async () => {
    const dataDir = freshFolder();
    const first = await startProcess({ dataDir });
    expect(first.output.trim().split('\n')).toHaveLength(1);
    const { id } = await clientAt(first.port).checkout.sessions.create(sessionParameters);
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');

    const second = await startProcess({ dataDir });
    expect((await clientAt(second.port).checkout.sessions.retrieve(id)).status).toBe('open');
    const startedAt = Date.now();
    second.child.kill('SIGTERM');
    expect(await once(second.child, 'exit')).toEqual([0, null]);
    expect(Date.now() - startedAt).toBeLessThan(2_000);
  });

  it('refuses a live key', async () => {
    const { child, output } = await startProcess({ dataDir: freshFolder(), key: 'sk_live_1' });
    expect(output).toContain('refuses live');
    expect(await once(child, 'exit')).toEqual([1, null]);
  });

  it('plays PayPal when it is given all three of its variables', async () => {
    const payPal = {
      PAYPAL_CLIENT_ID: 'c',
      PAYPAL_CLIENT_SECRET: 's',
      PAYPAL_WEBHOOK_ID: 'W1',
      PAYPAL_MERCHANT_ID: 'ABCDEFGH12345',
    };
    const dataDir = freshFolder();
    const { port, output } = await startProcess({ dataDir, payPal });
    expect(output).toContain('Stripe and PayPal');
    const ca = await fetch(`http://127.0.0.1:${port}/_simulator/paypal/ca.pem`);
    expect(await ca.text()).toBe(readFileSync(join(dataDir, 'simulator', 'paypal-ca.pem'), 'utf8'));
    expect(await payeeOfAnOrder({ port })).toBe('ABCDEFGH12345');
    const half = await startProcess({ dataDir: freshFolder(), payPal: { PAYPAL_CLIENT_ID: 'c' } });
    expect(half.output).toContain('all three');
    expect(await once(half.child, 'exit')).toEqual([1, null]);
  });
});
