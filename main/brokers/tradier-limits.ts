/** Tradier's limits (broker-apis.md A8). */
import type { Bucket } from './data.ts';

/** The lower figure, that of Sandbox: each within a minute that begins with the first request. */
export function tradierLimit(bucket: 'standard' | 'market'): Bucket {
  return { bucket, requests: 60, windowMs: 60_000 };
}
