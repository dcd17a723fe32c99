/** A connection before anybody has signed in. */
import type { ConnectionRecord } from '../vault/kept.ts';

type Given = Pick<ConnectionRecord, 'broker' | 'environment' | 'method' | 'client' | 'asked'>;

export function makeRecord(id: string, given: Given, createdAt: number): ConnectionRecord {
  const nothing = { holder: null, tokens: null, behindMs: null, ended: null, renewing: null } as const;
  return { id, createdAt, generation: 1, ...nothing, ...given };
}
