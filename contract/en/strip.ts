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
  clock: {
    label: "This computer's clock",
    safe: 'Your sign-ins are fine.',
    // What systemd's desktops, which are nearly all of them, set the clock by.
    command: 'timedatectl set-ntp true',
    todo: {
      windows: 'Turn on automatic date and time.',
      macos: 'Turn on automatic date and time.',
      linux: "Turn on automatic date and time in this computer's settings, or run",
    },
  },
  signIn: (broker: string) => `Sign in to ${broker}`,
  signInAgain: 'Sign in again now',
  save: 'Save sign-in',
  retryStore: 'Try password store again',
  editKeys: (broker: string) => `Edit ${broker} keys`,
  tryNow: (broker: string) => `Try ${broker} now`,
  tryAgain: 'Try again',
  howToFix: 'How to fix',
  dateSettings: 'Open date settings',
};
