/** What "Break it…" offers in the demo: a closed list. Main does it (main/demo-faults.ts), the dialog says it. */
import { Failure } from './failures.ts';
import { connectionId } from './inputs.ts';

export const demoFaults = [
  'page-open',
  'slow-exchange',
  'denied',
  'closed',
  'wrong-reply',
  'keys-refused',
  'code-refused',
  'renews',
  'fixed-end',
  'ends-soon',
  'slow-renewal',
  'failing-renewal',
  'too-many-requests',
  'not-answering',
  'ended',
  'refused',
  'disconnected',
  'offline',
  'no-store',
  'locked-store',
  'foreign-store',
  'keys-saved',
  'no-connection',
] as const;
export type DemoFault = (typeof demoFaults)[number];

/** `fault` null mends everything. */
export type BreakRequest = { readonly connection: string; readonly fault: DemoFault | null };

/** @throws Failure E-FIELD. */
export function readBreakRequest(input: unknown): BreakRequest {
  if (typeof input !== 'object' || input === null) throw new Failure('E-FIELD');
  const { connection, fault } = input as Readonly<Record<string, unknown>>;
  if (fault !== null && !isDemoFault(fault)) throw new Failure('E-FIELD');
  return { connection: connectionId(connection), fault };
}

function isDemoFault(value: unknown): value is DemoFault {
  return (demoFaults as readonly unknown[]).includes(value);
}

/** In the order of the dialog. What needs a sign-in that is not there signs in first. */
export const faultGroups = {
  'signing-in': [
    'page-open',
    'slow-exchange',
    'denied',
    'closed',
    'wrong-reply',
    'keys-refused',
    'code-refused',
  ],
  'signed-in': ['renews', 'fixed-end', 'ends-soon'],
  refreshing: ['slow-renewal', 'failing-renewal', 'too-many-requests', 'not-answering'],
  ending: ['ended', 'refused', 'disconnected'],
  computer: ['offline', 'no-store', 'locked-store', 'foreign-store'],
  before: ['keys-saved', 'no-connection'],
} as const satisfies Readonly<Record<string, readonly DemoFault[]>>;
export type FaultGroupId = keyof typeof faultGroups;
