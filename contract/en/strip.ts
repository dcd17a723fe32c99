/** The strip: the one verdict about everything, and what to press. */
export const strip = {
  demo: (sentence: string) => `Demo: ${sentence}`,
  noStore: "This computer's password store isn't available. New sign-ins last until you quit.",
  locked: 'Your password store is locked.',
  broken: "Saved sign-ins can't be read from this computer's disk.",
  offline: "You're offline. Sign-ins are kept.",
  allGood: (clauses: string) => `All good. ${clauses}`,
  more: (count: number) => `And ${count} more.`,
  none: 'No broker connected yet.',
  fast: (span: string) => `This computer's clock is ${span} fast. Times may be wrong.`,
  slow: (span: string) => `This computer's clock is ${span} slow. Times may be wrong.`,
  signIn: (broker: string) => `Sign in to ${broker}`,
  signInAgain: 'Sign in again now',
  tryNow: (broker: string) => `Try ${broker} now`,
  tryAgain: 'Try again',
  howToFix: 'How to fix',
  dateSettings: 'Open date settings',
};
