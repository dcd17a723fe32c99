/** The brokers, one line each. */
import type { Broker } from './broker.ts';
import { tradestation } from './tradestation.ts';
import { tradier } from './tradier.ts';

export const brokers: readonly Broker[] = [tradier, tradestation];
