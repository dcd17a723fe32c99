/** What is said outside the window (ux.md 3.11): a title of 40 characters at most, a body of 110. */
export const notices = {
  demo: (title: string) => `Demo: ${title}`,
  endsSoon: (broker: string) => `${broker} sign-in ends soon`,
  endsSoonBody: (at: string) => `Ends at ${at}. Sign in again to get a new day.`,
  endsEarly: (broker: string) => `Sign-in ends early: ${broker}`,
  endsEarlyBody: (at: string) => `Ends at ${at}, before the market closes. Sign in again now to cover today.`,
  over: (broker: string) => `Sign in to ${broker} again`,
  overBody: (broker: string) => `Your sign-in ended. Your orders at ${broker} are not affected.`,
  late: (broker: string) => `${broker} can't be refreshed`,
  lateBody: (at: string) => `Still connected until ${at}. We keep trying.`,
  stoppedBody: (at: string) => `Still connected until ${at}. Open Brokerbar to go on after that.`,
  orders: (broker: string) => `An order changed at ${broker}`,
  ordersBody: 'Open to see it.',
  unfinished: (broker: string) => `Sign-in not finished: ${broker}`,
  unfinishedBody: 'Open Brokerbar to see what happened.',
  refreshed: 'Tokens refreshed',
  notRefreshed: 'Nothing was refreshed',
  refreshedBody: (fresh: readonly string[], needy: readonly string[]) =>
    [
      ...(fresh.length > 0 ? [`${fresh.join(', ')}.`] : []),
      ...(needy.length > 0 ? [`${needy.join(', ')} needs you to sign in.`] : []),
    ].join(' ') || 'Open Brokerbar to see why.',
  running: 'Still running',
  runningBody: 'Your sign-ins stay fresh. Quit from the tray icon.',
};
