/** A connection's details, and the questions before something of it is removed. */
export const details = {
  title: (broker: string, environment: string) => `${broker} (${environment})`,
  facts: {
    status: 'Status',
    signedInAs: 'Signed in as',
    refreshes: 'Refreshes today',
    permissions: 'Permissions',
    accounts: 'Accounts',
    keys: 'Keys',
    callbackUrl: 'Callback URL',
    storedIn: 'Stored in',
  },
  noneSaved: 'None saved',
  tokenSaved: 'API token saved',
  keySaved: 'API key saved',
  keyEnding: (ending: string) => `API key …${ending}`,
  secretSaved: 'Secret saved',
  noSecret: 'A PKCE key: it has no secret',
  status: (headline: string, since: string | null) =>
    since === null ? headline : `${headline} (since ${since})`,
  renews: 'Renews by itself',
  confirmed: (broker: string, at: string) => `Confirmed by ${broker} at ${at}`,
  renewals: (today: number, usual: number) => `${today} of about ${usual}`,
  manyRenewals: (broker: string) => `More than ${broker} usually needs. The activity says when.`,
  tokenPermissions: (broker: string) => `Those of your API token. ${broker} doesn't say which.`,
  thisUser: (store: string) => `${store}, this user only`,
  nowhere: 'Nowhere: lasts until you quit',
  passwordStore: 'The password store of this computer',
  endEverywhere: 'End everywhere…',
  verbs: { disconnect: 'Disconnect', remove: 'Remove', 'remove-keys': 'Remove keys' },
  questions: {
    disconnect: (broker: string, environment: string) => `Disconnect ${broker} (${environment})?`,
    remove: (name: string) => `Remove ${name}?`,
    'remove-keys': (name: string) => `Remove the ${name} keys?`,
  },
  atBroker: (broker: string) => `To end it at ${broker} as well, remove this app there.`,
  openBroker: (broker: string) => `Open ${broker}`,
  orders: (broker: string) => `Open orders at ${broker} are not affected.`,
  removes: "This removes the sign-in that can't be opened from this computer, with its keys.",
  pasteToConnect: "You'll need to paste the keys again to connect.",
  pasteThem: "You'll need to paste them again to connect.",
  removesToken: (broker: string) =>
    `This removes the API token from this computer. The token itself stays valid at ${broker}.`,
  disconnects: 'This removes the sign-in from this computer. Your keys stay.',
  stopped: {
    title: 'Why the sign-in was stopped',
    lines: (broker: string): readonly string[] => [
      `Each time you sign in, Brokerbar gives ${broker} a random mark that is used once. The reply that came back didn't carry it, or came in a form that ${broker} doesn't use.`,
      'Mostly that is an old sign-in window, or a page that was opened twice. It may also be someone who wants Brokerbar to use a sign-in that is not yours.',
      `Brokerbar threw the reply away before reading more of it. Nothing was saved, and open orders at ${broker} stay as they are.`,
      `Close other ${broker} sign-in windows and try again. If it happens twice, don't continue: check that only this app uses your callback URL.`,
    ],
    callback: 'Your callback URL:',
  },
  everywhere: {
    question: (broker: string) => `End every sign-in of this key at ${broker}?`,
    what: (broker: string, ending: string) =>
      `${broker} then ends all sign-ins made with the API key${ending === '' ? '' : ` …${ending}`}, on every computer and in every other program.`,
    here: (names: readonly string[], broker: string) =>
      `On this computer: ${names.join(', ')}. Keys stay. Open orders at ${broker} are not affected.`,
    instead: 'To forget the sign-in on this computer alone, choose Disconnect instead.',
    verb: 'End everywhere',
    refused: (broker: string) => `Nothing changed on this computer, and ${broker} ended nothing.`,
    unknown: (broker: string) =>
      `Nothing changed on this computer. ${broker} may have ended them all the same.`,
    unsaved: (broker: string) => `${broker} ended them. This computer could not forget all of them yet.`,
  },
};
