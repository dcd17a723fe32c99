/** Nobody is connected: what this is, and how to begin. */
export const firstRun = {
  heading: 'See your broker accounts in one place.',
  bullets: [
    "You sign in on the broker's own page. We never see your password.",
    'View only unless you say otherwise. Disconnect any time.',
  ],
  noKeys: 'No API keys yet?',
  demo: 'Try the demo',
  howKeys: 'How do I get API keys?',
  demoHeading: 'Nothing is connected in the demo.',
  demoAgain: 'Start the demo again',
  store: {
    label: 'How to fix',
    linux: {
      install: 'Install one: GNOME Keyring or KWallet. On Debian and Ubuntu:',
      logOut: 'Log out and in again.',
      still: 'Still here? Start Brokerbar with',
    },
    other: [
      'Log out of this computer and in again.',
      "Still here? Ask whoever looks after this computer why apps can't encrypt for you.",
    ],
    found: 'Found on this computer:',
    until:
      'Until then you can connect for this session only. We never save keys or sign-ins without encryption.',
  },
};
