import { createHash } from 'node:crypto';

/** Names an account in calls and in the state, where its number has no place. */
export function nameAccount(connection: string, number: string): string {
  const digest = createHash('sha256').update(`${connection}\n${number}`).digest('hex');
  return `${connection}.${digest.slice(0, 16)}`;
}
