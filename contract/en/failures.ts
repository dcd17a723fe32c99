/**
 * What a person reads of each failure: title, what happened, what is safe, what to do. Only our own words and the broker's
 * host go in here, never a server's text.
 */
import type { FailureCode, FailureFacts } from '../failures.ts';

export type FailureWords = {
  readonly title: (facts: FailureFacts) => string;
  readonly happened: (facts: FailureFacts) => string;
  readonly safe: (facts: FailureFacts) => string;
  readonly todo: (facts: FailureFacts) => string;
};

const nothingSaved = () => 'Nothing was saved.';
const keysKept = 'Keys and last values are kept.';
const keptHere = ({ isSpent }: FailureFacts) =>
  isSpent ? keysKept : 'Your sign-in and last values are kept.';
const tryAgain = () => "Try again when you're ready.";

export const failures: Readonly<Record<FailureCode, FailureWords>> = {
  'E-DENY': {
    title: () => "You didn't allow access",
    happened: ({ broker }) => `${broker} told us you chose not to allow this app.`,
    safe: () => 'Nothing was saved. Your accounts are untouched.',
    todo: () => 'Try again, or ask for fewer permissions.',
  },
  'E-CLOSE': {
    title: () => 'Sign-in was cancelled',
    happened: ({ broker }) => `The ${broker} window was closed before you finished.`,
    safe: nothingSaved,
    todo: tryAgain,
  },
  'E-IDLE': {
    title: () => 'Sign-in was cancelled',
    happened: ({ broker }) =>
      `Nothing was typed or opened in the ${broker} window for 10 minutes, so we closed it.`,
    safe: nothingSaved,
    todo: tryAgain,
  },
  'E-CALLBACK': {
    title: () => "The callback URL or the API key isn't known",
    happened: ({ broker }) =>
      `${broker}'s page refused the request: it doesn't know the callback URL in this app, or not for this API key.`,
    safe: () => 'Nothing was sent except the request.',
    todo: ({ broker }) =>
      `Copy the callback URL into your ${broker} app settings, or change it here: Edit keys.`,
  },
  'E-STATE': {
    title: () => 'Sign-in stopped for safety',
    happened: () =>
      "The reply that came back didn't match the request we sent. It may come from an old window, or someone may have tampered with it.",
    safe: () => 'We threw the reply away. No sign-in was made.',
    todo: ({ broker }) =>
      `Close other ${broker} sign-in windows and try again. If it happens twice, don't continue; check that only this app uses your callback URL.`,
  },
  'E-NOCODE': {
    title: ({ broker }) => `${broker} sent an empty reply`,
    happened: () => 'The reply had neither a sign-in nor a reason.',
    safe: nothingSaved,
    todo: ({ broker }) => `Try again. If it repeats, check the callback URL in your ${broker} settings.`,
  },
  'E-ANSWER': {
    title: ({ broker }) => `${broker} didn't finish the sign-in`,
    happened: ({ broker }) =>
      `${broker} stopped the sign-in and gave a reason that only its technical name tells.`,
    safe: nothingSaved,
    todo: ({ broker }) => `Try again. If it repeats, check your app's settings at ${broker}.`,
  },
  'E-SCOPE': {
    title: ({ broker }) => `${broker} won't give these permissions`,
    happened: ({ broker, isLook }) =>
      isLook
        ? `${broker} doesn't show this to your sign-in.`
        : "Your API keys aren't approved for everything that was asked.",
    safe: ({ isLook }) =>
      isLook ? 'Your sign-in is fine, and everything else goes on.' : 'Nothing was saved.',
    todo: ({ broker, isViewOnly, isLook }) =>
      isViewOnly || isLook
        ? `Ask ${broker} to approve them, or change the permissions.`
        : `Connect with view only, or ask ${broker} to approve them.`,
  },
  'E-KEY': {
    title: ({ broker }) => `${broker} didn't accept these API keys`,
    happened: ({ broker, environment }) =>
      `${broker} says the API key or secret isn't valid for ${environment}.`,
    safe: ({ isRenewal, isSpent }) =>
      isSpent
        ? `${keysKept} Nothing was changed.`
        : isRenewal
          ? 'Your sign-in goes on until it ends. Nothing was changed.'
          : 'Nothing was saved except the keys you typed.',
    todo: ({ environment }) => `Check that they are the ${environment} keys and paste them again.`,
  },
  'E-TOKEN': {
    title: ({ broker }) => `${broker} didn't accept this API token`,
    happened: ({ broker, environment }) => `${broker} says the token isn't valid for ${environment}.`,
    safe: nothingSaved,
    todo: ({ environment }) => `Check that it is the ${environment} token and paste it again.`,
  },
  'E-CODE': {
    title: () => 'The sign-in took too long',
    happened: ({ broker }) => `${broker}'s one-time code was already used or had run out.`,
    safe: nothingSaved,
    todo: () => 'Try again.',
  },
  'E-WIDER': {
    title: ({ broker }) => `${broker} offered more than you allowed`,
    happened: () => 'The renewed sign-in could do more than the one you agreed to, so we did not take it.',
    safe: keptHere,
    todo: () => 'Sign in again to choose the permissions yourself.',
  },
  'E-OTHER': {
    title: () => 'That was a different sign-in',
    happened: ({ broker }) =>
      `Somebody else signed in at ${broker} than the person this connection belongs to.`,
    safe: () => 'The old sign-in stays as it was. The new one was thrown away.',
    todo: () => 'Sign in as the same person, or connect the other person as a connection of their own.',
  },
  'E-IDTOKEN': {
    title: ({ broker }) => `Couldn't check who signed in at ${broker}`,
    happened: ({ broker }) =>
      `The proof of who signed in was not ${broker}'s own, was out of date, or belonged to another sign-in.`,
    safe: () => 'It was not used. What was saved before is still there.',
    todo: () =>
      "Check this computer's date and time, then try again. If it happens twice, don't continue on this network.",
  },
  'E-NET': {
    title: ({ broker }) => `Couldn't reach ${broker}`,
    happened: ({ broker, host }) => `The connection to ${host ?? broker} didn't work.`,
    safe: ({ broker }) => `Your sign-in and last values are kept. Nothing changed at ${broker}.`,
    todo: ({ nextAt }) =>
      nextAt
        ? `Check your internet connection or proxy. Next try at ${nextAt}.`
        : 'Check your internet connection or proxy, then try again.',
  },
  'E-PROXY': {
    title: () => "This network's proxy didn't let us through",
    happened: ({ broker, host }) =>
      `The proxy set on this computer refused or can't be used to reach ${host ?? broker}.`,
    safe: keptHere,
    todo: () => 'Check the proxy settings of this computer. SOCKS proxies are not supported.',
  },
  'E-TLS': {
    title: ({ broker }) => `The connection to ${broker} isn't private`,
    happened: ({ broker, host }) => `${host ?? broker} showed a certificate this computer doesn't trust.`,
    safe: () => 'We sent nothing. Your keys stayed here.',
    todo: () =>
      "If a company or antivirus proxy inspects traffic, ask for an exception. Don't continue on an unknown network.",
  },
  'E-DOWN': {
    title: ({ broker }) => `${broker} isn't answering`,
    happened: ({ broker }) => `${broker} answered with a server problem.`,
    safe: ({ broker }) => `Your sign-in is fine. Open orders at ${broker} are not affected by this app.`,
    todo: ({ nextAt }) => (nextAt ? `Wait. Next try at ${nextAt}.` : 'Wait a little, then try again.'),
  },
  'E-LIMIT': {
    title: ({ broker }) => `${broker} asked us to slow down`,
    happened: () => 'Too many requests in a short time.',
    safe: () => 'Your sign-in is fine.',
    todo: ({ nextAt }) =>
      nextAt ? `Nothing; we continue at ${nextAt}.` : 'Nothing; wait a minute and go on.',
  },
  'E-SHAPE': {
    title: ({ broker }) => `${broker} sent something we don't understand`,
    happened: () => 'The reply had an unexpected form.',
    safe: () => 'It was not used. Last values are kept.',
    todo: () => 'Try again; if it stays, send us the details.',
  },
  'E-ENDED': {
    title: ({ broker }) => `Sign in to ${broker} again`,
    happened: ({ broker, span, isUnused }) => {
      if (isUnused)
        return `With this kind of API key ${broker} ends a sign-in that is not refreshed for a while. This computer was off, asleep or offline for too long.`;
      return span ? `Your sign-in ended. ${broker} allows ${span} at a time.` : 'Your sign-in ended.';
    },
    safe: ({ broker }) => `Keys and last values are kept. Open orders at ${broker} stay as they are.`,
    todo: () => 'Sign in again.',
  },
  'E-REFUSED': {
    title: ({ broker }) => `${broker} needs you to sign in again`,
    happened: ({ broker }) =>
      `${broker} no longer accepts this sign-in. It may have been removed at ${broker}, or the password was changed.`,
    safe: ({ broker }) => `Keys and last values are kept. Open orders at ${broker} stay as they are.`,
    todo: ({ broker }) => `Sign in again. If you didn't change anything, check your ${broker} account.`,
  },
  'E-INTERRUPTED': {
    title: ({ broker }) => `Sign in to ${broker} again`,
    happened: () => 'Brokerbar was cut off while renewing this sign-in, and the new one never arrived.',
    safe: ({ broker }) => `Keys and last values are kept. Open orders at ${broker} stay as they are.`,
    todo: () => 'Sign in again.',
  },
  'E-SAVE': {
    title: () => "Signed in, but couldn't save it",
    happened: () => 'The sign-in could not be written to this computer.',
    safe: () => "You're connected until you quit. Nothing unencrypted was written.",
    todo: () => 'Free some disk space or unlock the password store, then press Save.',
  },
  'E-DISK': {
    title: () => "Couldn't save on this computer",
    happened: () => 'The disk is full or read-only.',
    safe: () => 'Nothing was changed. What was saved before is still there.',
    todo: () => 'Free some space, then try again.',
  },
  'E-BUSY': {
    title: () => 'Another Brokerbar is using this sign-in',
    happened: () => 'A second copy of Brokerbar on this computer is working with the same saved sign-in.',
    safe: () => 'Nothing was sent twice, and nothing was changed.',
    todo: () => 'Quit the other copy. We try again by ourselves.',
  },
  'E-STORE': {
    title: () => 'No password store on this computer',
    happened: () => 'We found none that can encrypt.',
    safe: () => 'Saved sign-ins are still there, and nothing was written.',
    todo: () => 'Set one up (the steps are under How to fix), or connect for this session only.',
  },
  'E-LOCKED': {
    title: () => 'Your password store is locked',
    happened: () => 'It is locked, or waits for your answer.',
    safe: () => 'Saved sign-ins are still there.',
    todo: () => 'Unlock it, then press Try again.',
  },
  'E-OPEN': {
    title: () => "Saved sign-ins can't be opened",
    happened: () => 'They were encrypted on another computer or by another user, or the file was changed.',
    safe: () => "They can't be read by anyone else either. The file is kept as it is.",
    todo: () => 'Sign in again here, or remove the connection.',
  },
  'E-NEWER': {
    title: () => 'Saved by a newer Brokerbar',
    happened: () => 'This sign-in was saved by a newer version than the one you are running.',
    safe: () => 'The file is left untouched.',
    todo: () => 'Update Brokerbar to use it.',
  },
  'E-CRASH': {
    title: () => 'The window had to restart',
    happened: () => 'Something in the window stopped working.',
    safe: () => 'Sign-ins and settings are kept. Refreshing continued in the background.',
    todo: () => 'Carry on. If it repeats, copy the details and report them.',
  },
  'E-FIELD': {
    title: () => "That couldn't be used",
    happened: () => 'Something in the form is missing or not in the right form.',
    safe: nothingSaved,
    todo: () => 'Look at the marked fields and try again.',
  },
  'E-UNEXPECTED': {
    title: () => "Something didn't work as it should",
    happened: () => 'Brokerbar ran into a problem of its own.',
    safe: () => 'Sign-ins and settings are kept.',
    todo: () => 'Try again. If it repeats, restart Brokerbar and send us the details.',
  },
};
