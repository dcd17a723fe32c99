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

export type FaultWords = {
  readonly id: DemoFault;
  readonly label: string;
  /** What the card then shows. */
  readonly says: string;
};

export type FaultGroup = { readonly title: string; readonly faults: readonly FaultWords[] };

const row = (id: DemoFault, label: string, says: string): FaultWords => ({ id, label, says });

/** In the order of the dialog. What needs a sign-in that is not there signs in first. */
export const faultGroups: readonly FaultGroup[] = [
  {
    title: 'While signing in',
    faults: [
      row('page-open', 'The sign-in page waits for you', 'Shows "Waiting for you to sign in".'),
      row(
        'slow-exchange',
        'The broker takes its time',
        'Shows "Finishing sign-in…" for some seconds, then it is done.',
      ),
      row('denied', 'You say no', 'Shows "You didn\'t allow access".'),
      row('closed', 'You close the sign-in window', 'Shows "Sign-in was cancelled".'),
      row(
        'wrong-reply',
        "A reply that doesn't match",
        'The answer bears another state than ours. Shows "Sign-in stopped for safety".',
      ),
      row(
        'keys-refused',
        "The broker doesn't accept the API keys",
        'Shows "Couldn\'t finish sign-in", and to edit the keys.',
      ),
      row(
        'code-refused',
        "The broker's one-time code has run out",
        'Shows "Couldn\'t finish sign-in", and to try again.',
      ),
    ],
  },
  {
    title: 'Signed in',
    faults: [
      row('renews', 'Keys that can renew', 'Shows "Connected", and that it renews by itself.'),
      row('fixed-end', 'Keys that cannot renew', 'Signs in for a day. Shows "Signed in until …".'),
      row('ends-soon', 'The sign-in ends soon', 'Signs in for 20 minutes. Shows "Sign-in ends at …".'),
    ],
  },
  {
    title: 'While refreshing',
    faults: [
      row('slow-renewal', 'Refreshing takes its time', 'Shows "Refreshing…" for some seconds.'),
      row(
        'failing-renewal',
        "Refreshing doesn't work yet",
        'Shows "Couldn\'t refresh", the next try, and until when all is still good.',
      ),
      row(
        'too-many-requests',
        'Too many requests',
        'The broker asks for two quiet minutes. Shows until when.',
      ),
      row(
        'not-answering',
        'The broker is down for longer than the sign-in lasts',
        'Takes some seconds. Shows "Connected, broker not answering".',
      ),
    ],
  },
  {
    title: 'The end of a sign-in',
    faults: [
      row('ended', 'The sign-in runs out', 'Takes some seconds. Shows "Sign in again".'),
      row('refused', 'The broker takes it back', 'Shows "Sign in again", and why.'),
      row('disconnected', 'You disconnect', 'Shows "Disconnected".'),
    ],
  },
  {
    title: 'This computer',
    faults: [
      row('offline', 'No network', 'Takes five seconds. Shows "Offline" on every card that is signed in.'),
      row('no-store', 'No password store', 'Signs in without saving it. Shows "Connected until you quit".'),
      row(
        'locked-store',
        'A locked password store',
        'Starts anew. Shows "Your password store is locked" on every card.',
      ),
      row(
        'foreign-store',
        'Saved on another computer',
        'Starts anew. Shows "Can\'t open the saved sign-in" on every card.',
      ),
    ],
  },
  {
    title: 'Before the first sign-in',
    faults: [
      row('keys-saved', 'Keys saved, not signed in', 'Shows "Not connected".'),
      row('no-connection', 'No connection at all', 'Removes every card of the demo.'),
    ],
  },
];
