/** The next 24 hours: each sign-in's life against the market's sessions. */
export const timeline = {
  title: 'Next 24 hours',
  market: 'Market',
  kinds: { 'pre-market': 'Pre-market', regular: 'Regular session', 'after-hours': 'After hours' },
  closed: 'The market is closed',
  until: (kind: string, at: string) => `${kind} until ${at}`,
  span: (kind: string, from: string, to: string) => `${kind} ${from} to ${to}`,
  early: 'closes early',
  noSession: 'The market stays closed for the next 24 hours.',
  covered: (close: string) => `Covered until the close (${close})`,
  coveredUntil: (at: string) => `Covered until ${at}`,
  endsFirst: (at: string, close: string) => `Ends at ${at}, before the close (${close})`,
  endsInside: (at: string) => `Ends at ${at}`,
  renews: 'Renews by itself',
  noEnd: 'No end is known',
  over: 'Not signed in',
};
