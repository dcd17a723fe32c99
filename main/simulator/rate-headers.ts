/** How the brokers say what is left of a limit. Their documents and their clients disagree on the unit of its end. */
import type { QuotaReading } from './quota.ts';

/** The less common reading of the unit: Tradier's seconds for ms, TradeStation's instant for a span. */
export type RateUnit = 'usual' | 'other';

/** broker-apis.md A8: most clients read the expiry as epoch ms, go-tradier as seconds. */
export function writeTradierRate({ allowed, used, expiresAt }: QuotaReading, unit: RateUnit) {
  return {
    'X-Ratelimit-Allowed': String(allowed),
    'X-Ratelimit-Used': String(used),
    'X-Ratelimit-Available': String(allowed - used),
    'X-Ratelimit-Expiry': String(unit === 'usual' ? expiresAt : Math.ceil(expiresAt / 1000)),
  };
}

/** broker-apis.md B9: the reset is seconds from now in the newer documents, a timestamp in the older ones. */
export function writeStationRate(
  { kind, allowed, used, windowMs, expiresAt }: QuotaReading,
  unit: RateUnit,
  now: number,
) {
  const resetS = unit === 'usual' ? Math.ceil((expiresAt - now) / 1000) : Math.ceil(expiresAt / 1000);
  return {
    'X-RateLimit-Limit': String(allowed),
    'X-RateLimit-Period': String(windowMs / 1000),
    'X-RateLimit-Remaining': String(allowed - used),
    'X-RateLimit-Reset': String(resetS),
    'X-RateLimit-Resource': kind,
  };
}
