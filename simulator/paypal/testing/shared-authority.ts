import type { Authority } from '../books/records';
import { createAuthority } from '../webhooks/authority';

/** Modules are loaded anew for each test file, and the authority has to outlive them. */
const shared = globalThis as typeof globalThis & { simulatorTestAuthority?: Promise<Authority> };

/** One authority for all simulators of a test process, because its RSA key takes a second to make. */
export function sharedAuthority(): Promise<Authority> {
  shared.simulatorTestAuthority ??= createAuthority({ nowMs: Date.now() });
  return shared.simulatorTestAuthority;
}
