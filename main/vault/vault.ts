/** Keeps one sealed record per connection. Three words: load, save, forget. No Electron in here. */
import type { DurableClass } from './durable.ts';
import { Files } from './files.ts';
import type { ConnectionRecord, Label } from './record.ts';
import { onDisk, Slot } from './slot.ts';

/** Turns text into bytes that only this person on this computer can turn back. Electron's is in cipher.ts. */
export type Cipher = {
  /** Looks at the password store. Never throws; asks the person only if the system itself does. */
  state(): Promise<CipherState>;
  /** @throws Failure E-LOCKED or E-SAVE. */
  seal(text: string): Promise<Buffer>;
  /** @throws Failure E-LOCKED (come back later) or E-OPEN (foreign, changed, planted, damaged). */
  unseal(bytes: Buffer): Promise<{ text: string; shouldReseal: boolean }>;
};
export type CipherState =
  | { readonly kind: 'ready'; readonly name: string }
  | { readonly kind: 'absent'; readonly found: string }
  | { readonly kind: 'locked'; readonly canRetryInPlace: boolean };

/** What a saved file turned out to be. Whatever is not `open` is left as it is on disk. */
export type Loaded =
  | { readonly kind: 'open'; readonly record: ConnectionRecord }
  | {
      readonly kind: 'unreadable';
      readonly label: Label;
      readonly because: 'E-LOCKED' | 'E-OPEN' | 'E-NEWER';
    };

export type Vault = {
  state(): Promise<CipherState>;
  /** @throws Failure E-DISK when the folder cannot be read. */
  load(): Promise<readonly Loaded[]>;
  /**
   * Durable when it returns true. False: no password store, so the record lives until quit only.
   * @throws Failure E-DISK, E-LOCKED, E-SAVE or E-NEWER, and E-UNEXPECTED for a late answer: a generation that is not
   * higher than the saved one, or a connection that was forgotten. What was saved before is then still there.
   */
  save(record: ConnectionRecord): Promise<boolean>;
  /** Removes the connection's file and the copies kept of it, for good. @throws Failure E-DISK. */
  forget(id: string): Promise<void>;
};

/** @param Store conf's or electron-store's class, made durable. A folder that cannot be used shows in load and save. */
export async function openVault({
  folder,
  cipher,
  Store,
}: {
  readonly folder: string;
  readonly cipher: Cipher;
  readonly Store: DurableClass;
}): Promise<Vault> {
  const files = new Files(folder, Store);
  const slots = new Map<string, Slot>();
  const slotOf = (id: string): Slot => {
    const slot = slots.get(id) ?? new Slot(id, files, cipher);
    slots.set(id, slot);
    return slot;
  };
  await onDisk('open', () => files.prepare()).catch(() => undefined);
  return {
    state: () => cipher.state(),
    async load() {
      const isReady = (await cipher.state()).kind === 'ready';
      for (const id of await onDisk('load', () => files.list())) slotOf(id);
      const loaded = await Promise.all([...slots.values()].map((slot) => slot.load(isReady)));
      return loaded.filter((one) => one !== null);
    },
    save: (record) => slotOf(record.id).save(record),
    forget: (id) => slotOf(id).forget(),
  };
}
