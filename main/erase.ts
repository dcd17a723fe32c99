/** Taking sign-ins, or everything, off this computer. */
import type { Connection } from '../contract/state.ts';
import type { Shown } from './worlds.ts';

/** Disconnects all of them; keys stay. @throws Failure of the first that could not, when the others are done. */
export async function signOutAll({ connections }: Pick<Shown, 'connections'>): Promise<void> {
  const signedIn = ({ signIn }: Connection) => signIn.kind === 'held' || signIn.kind === 'over';
  await doAll(list({ connections }).filter(signedIn), ({ id }) => connections.get(id).disconnect());
}

/** Removes every connection with its keys, last values and what happened. @throws as above; what is gone stays gone. */
export async function deleteConnections({ connections, activity, accounts }: Shown): Promise<void> {
  await doAll(list({ connections }), ({ id }) => connections.remove(id));
  activity.forget();
  await accounts.forgetAll();
}

function list({ connections }: Pick<Shown, 'connections'>): readonly Connection[] {
  return connections.view(Date.now()).connections;
}

/** One that fails keeps no other from being done. */
async function doAll<T>(all: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  const ends = await Promise.allSettled(all.map(act));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}
