import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { Refusal } from './project.ts';

/** The fuses of a packaged app, by their place in the executable. */
const shipping: readonly { readonly name: string; readonly on: boolean }[] = [
  { name: 'RunAsNode', on: false },
  { name: 'EnableCookieEncryption', on: true },
  { name: 'EnableNodeOptionsEnvironmentVariable', on: false },
  { name: 'EnableNodeCliInspectArguments', on: false },
  { name: 'EnableEmbeddedAsarIntegrityValidation', on: true },
  { name: 'OnlyLoadAppFromAsar', on: true },
  { name: 'LoadBrowserProcessSpecificV8Snapshot', on: false },
  { name: 'GrantFileProtocolExtraPrivileges', on: false },
  // Newer than the tool that sets them: Electron's own default, read back like the others.
  { name: 'WasmTrapHandlers', on: true },
];

/** The tool's own list must not be longer than ours, or a fuse would stay unset. */
const known = Object.values(FuseV1Options).filter((value) => typeof value === 'number').length;

const stateOn = '1'.charCodeAt(0);
const stateOff = '0'.charCodeAt(0);

/** What is wrong with these fuses, one line each: a wrong state, or one that this project has not decided about. */
export function findWrongFuses(wire: Readonly<Record<string, unknown>>): string[] {
  const places = Object.keys(wire).filter((key) => /^\d+$/.test(key));
  const wrong = places.flatMap((place) => {
    const fuse = shipping[Number(place)];
    if (!fuse) return [`fuse ${place} is new: decide about it in electron-builder.yml and scripts/fuses.ts`];
    const expected = fuse.on ? stateOn : stateOff;
    return wire[place] === expected ? [] : [`${fuse.name} is not ${fuse.on ? 'on' : 'off'}`];
  });
  if (places.length < 8) wrong.push(`there are only ${places.length} fuses`);
  if (known > shipping.length) wrong.push('@electron/fuses knows more fuses than scripts/fuses.ts');
  return wrong;
}

/** Reads the fuses back from a packaged executable and refuses it unless each is as it must ship. */
export async function checkFuses(executable: string): Promise<void> {
  const wrong = findWrongFuses({ ...(await getCurrentFuseWire(executable)) });
  if (wrong.length > 0) throw new Refusal(`${executable} must not ship: ${wrong.join('; ')}.`);
}
