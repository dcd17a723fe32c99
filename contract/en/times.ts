/** Times: whose clock it is, and which day where it is not today. */
export const times = {
  /** The market's label is our own: Intl's generic zone name is a whole phrase in some locales. */
  market: (time: string) => `${time} ET`,
  both: (market: string, local: string) => `${market} (${local} here)`,
  tomorrow: (time: string) => `${time} tomorrow`,
  yesterday: (time: string) => `${time} yesterday`,
  onDay: (weekday: string, time: string) => `${weekday} ${time}`,
  onDate: (date: string, time: string) => `${date}, ${time}`,
};
