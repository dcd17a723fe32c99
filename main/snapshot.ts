/**
 * The last known status in a small plain file, so that the first frame can show it before the password store is asked.
 * It names nobody: no account, no person, no key. It is a picture, never a source: the vault decides a moment later.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { AppState, Connection } from '../contract/state.ts';
import { findTrouble } from '../contract/trouble.ts';
import type { World } from './connections/world.ts';

export type Snapshot = World;

/** @returns null when there is none that this version of the app made: another's may have another shape. */
export function readSnapshot(file: string, version: string): Snapshot | null {
  try {
    const { version: found, snapshot } = JSON.parse(readFileSync(file, 'utf8')) as {
      version: string;
      snapshot: Snapshot;
    };
    return found === version && Array.isArray(snapshot.connections) ? snapshot : null;
  } catch {
    return null;
  }
}

/** Written whole and renamed; losing it costs one frame, so it is not synced to the disk. */
export function writeSnapshot(file: string, version: string, state: AppState): void {
  const { isDemo, store, brokers, connections } = state;
  const snapshot: Snapshot = {
    isDemo,
    store,
    brokers,
    connections: connections.map(stripNames),
    savedKeys: [],
    // What the computer was like then says nothing of now.
    isOffline: false,
    offlineSinceAt: null,
    clockAheadMs: null,
  };
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    writeFileSync(temporary, JSON.stringify({ version, snapshot }), { mode: 0o600, flag: 'wx' });
    renameSync(temporary, file);
  } catch {
    rmSync(temporary, { force: true });
  }
}

function stripNames(connection: Connection): Connection {
  const trouble = findTrouble(connection.renewal);
  return {
    ...connection,
    // Not the name that it has beside others: that may end with an account.
    name: `${connection.brokerName} ${connection.environmentName}`,
    endsWith: [],
    holder: null,
    accounts: connection.accounts.map(({ kind }) => ({ ending: '', kind })),
    keyEnding: null,
    callbackUrl: '',
    attempt: 'none',
    // A try that was under way is not; what only a person can mend still waits for one.
    renewal: trouble?.kind === 'stopped' ? trouble : { kind: 'idle' },
    isOffline: false,
  };
}
