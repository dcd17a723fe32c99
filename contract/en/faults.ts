/** The demo's "Break it…": what can go wrong, in plain words, and what the card then shows. */
import type { DemoFault, FaultGroupId } from '../faults.ts';

const groups: Readonly<Record<FaultGroupId, string>> = {
  'signing-in': 'While signing in',
  'signed-in': 'Signed in',
  refreshing: 'While refreshing',
  ending: 'The end of a sign-in',
  computer: 'This computer',
  before: 'Before the first sign-in',
};

const all: Readonly<Record<DemoFault, { readonly label: string; readonly says: string }>> = {
  'page-open': { label: 'The sign-in page waits for you', says: 'Shows "Waiting for you to sign in".' },
  'slow-exchange': {
    label: 'The broker takes its time',
    says: 'Shows "Finishing sign-in…" for some seconds, then it is done.',
  },
  denied: { label: 'You say no', says: 'Shows "You didn\'t allow access".' },
  closed: { label: 'You close the sign-in window', says: 'Shows "Sign-in was cancelled".' },
  'wrong-reply': {
    label: "A reply that doesn't match",
    says: 'The answer bears another state than ours. Shows "Sign-in stopped for safety".',
  },
  'keys-refused': {
    label: "The broker doesn't accept the API keys",
    says: 'Shows "Couldn\'t finish sign-in", and to edit the keys.',
  },
  'code-refused': {
    label: "The broker's one-time code has run out",
    says: 'Shows "Couldn\'t finish sign-in", and to try again.',
  },
  renews: { label: 'Keys that can renew', says: 'Shows "Connected", and that it renews by itself.' },
  'fixed-end': { label: 'Keys that cannot renew', says: 'Signs in for a day. Shows "Signed in until …".' },
  'ends-soon': {
    label: 'The sign-in ends soon',
    says: 'Signs in for 20 minutes. Shows "Sign-in ends at …".',
  },
  'slow-renewal': { label: 'Refreshing takes its time', says: 'Shows "Refreshing…" for some seconds.' },
  'failing-renewal': {
    label: "Refreshing doesn't work yet",
    says: 'Shows "Couldn\'t refresh", the next try, and until when all is still good.',
  },
  'too-many-requests': {
    label: 'Too many requests',
    says: 'The broker asks for two quiet minutes. Shows until when.',
  },
  'not-answering': {
    label: 'The broker is down for longer than the sign-in lasts',
    says: 'Takes some seconds. Shows "Connected, broker not answering".',
  },
  ended: { label: 'The sign-in runs out', says: 'Takes some seconds. Shows "Sign in again".' },
  refused: { label: 'The broker takes it back', says: 'Shows "Sign in again", and why.' },
  disconnected: { label: 'You disconnect', says: 'Shows "Disconnected".' },
  offline: {
    label: 'No network',
    says: 'Takes five seconds. Shows "Offline" on every card that is signed in.',
  },
  'no-store': {
    label: 'No password store',
    says: 'Signs in without saving it. Shows "Connected until you quit".',
  },
  'locked-store': {
    label: 'A locked password store',
    says: 'Starts anew. Shows "Your password store is locked" on every card.',
  },
  'foreign-store': {
    label: 'Saved on another computer',
    says: 'Starts anew. Shows "Can\'t open the saved sign-in" on every card.',
  },
  'keys-saved': { label: 'Keys saved, not signed in', says: 'Shows "Not connected".' },
  'no-connection': { label: 'No connection at all', says: 'Removes every card of the demo.' },
};

export const faults = {
  title: 'Break it…',
  about: (name: string) =>
    `See what ${name} looks like when something goes wrong. The practice broker does it; nothing here is real.`,
  mending:
    'Mend everything takes every fault away. A sign-in that has ended stays so until you sign in again.',
  mend: 'Mend everything',
  verb: 'Break it',
  groups,
  all,
};
