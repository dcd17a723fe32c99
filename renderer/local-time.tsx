/** This computer's time for the market times that stand just before it: over them for pointer and keyboard, and read out. */
import { sayLocalTimes } from '../contract/local-time.ts';

type Props = {
  /** The words that tell the times. */
  readonly says: string;
  /** What they may tell. */
  readonly instants: readonly number[];
  readonly now: number;
};

/** Shown while the words are pointed at, or what surrounds them has the keyboard. Nothing where both clocks agree. */
export function LocalTime({ says, instants, now }: Props) {
  const local = sayLocalTimes(says, instants, now);
  return local && <span className="local-time">{local}</span>;
}
