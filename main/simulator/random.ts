/** Where unguessable text comes from. A test may pass a repeatable source. */
import { randomBytes } from 'node:crypto';

/** Gives that many random bytes, as base64url text. */
export type Random = (bytes: number) => string;

export const drawRandom: Random = (bytes) => randomBytes(bytes).toString('base64url');
