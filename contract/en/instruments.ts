/** What is traded, in words. */
export const instruments = {
  months: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  call: 'Call',
  put: 'Put',
  /** "AAPL Jan 15 2027 230 Call". */
  option: (root: string, month: string, day: string, year: string, strike: string, kind: string) =>
    `${root} ${month} ${day} ${year} ${strike} ${kind}`,
};
