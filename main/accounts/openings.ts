/** The limits that the opening of streams counts against: among the schedule's, whoever else counts against them. */
import type { OpeningLimit, Source } from './ports.ts';
import type { Moment, Schedule } from './schedule.ts';

/** @param moment as it is now. */
export function limitOpenings(schedule: Schedule, moment: () => Moment): OpeningLimit {
  const limitsOf = ({ broker }: Source) => broker.data?.stream?.limits ?? [];
  return {
    findWaitMs: (source) =>
      Math.max(
        0,
        ...limitsOf(source).map((limit) => schedule.findWaitMs(moment().at, source.countedAs, limit)),
      ),
    onSent: (source) => {
      for (const limit of limitsOf(source)) schedule.count(moment().at, source.countedAs, limit);
    },
    onReply: (source, reply) => {
      for (const limit of limitsOf(source)) schedule.hearRate(moment(), source.countedAs, limit, reply);
    },
  };
}
