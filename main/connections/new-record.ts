/** A connection before anybody has signed in. */
import type { ConnectionRecord } from '../vault/kept.ts';

type Given = Pick<ConnectionRecord, 'broker' | 'environment' | 'method' | 'client' | 'asked'>;

export function makeRecord(id: string, given: Given, createdAt: number): ConnectionRecord {
  return { id, createdAt, generation: 1, holder: null, tokens: null, ended: null, renewing: null, ...given };
}
