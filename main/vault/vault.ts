/** Keeps one sealed record per connection. Three words: load, save, forget. No Electron in here. */

import type { DurableClass } from './durable.ts';
import { Files } from './files.ts';
import type { Cipher, Vault } from './kept.ts';
import { onDisk, Slot } from './slot.ts';

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
    claim: (id) => slotOf(id).claim(),
    forget: (id) => slotOf(id).forget(),
  };
}
