import { setTimeout as pause } from 'node:timers/promises';
import { interface as dbusInterface, Message, type MessageBus, sessionBus, Variant } from 'dbus-next';

const name = 'org.kde.StatusNotifierWatcher';

/** What a desktop's panel offers to tray icons: they register here. */
class Watcher extends dbusInterface.Interface {
  readonly services: string[] = [];
  readonly ProtocolVersion = 0;
  readonly IsStatusNotifierHostRegistered = true;
  get RegisteredStatusNotifierItems(): string[] {
    return this.services;
  }
  RegisterStatusNotifierItem(service: string): void {
    this.services.push(service);
  }
  RegisterStatusNotifierHost(_service: string): void {}
  StatusNotifierItemRegistered(service: string): string {
    return service;
  }
  StatusNotifierHostRegistered(): void {}
}

Watcher.configureMembers({
  properties: {
    ProtocolVersion: { signature: 'i', access: 'read' },
    IsStatusNotifierHostRegistered: { signature: 'b', access: 'read' },
    RegisteredStatusNotifierItems: { signature: 'as', access: 'read' },
  },
  methods: {
    RegisterStatusNotifierItem: { inSignature: 's' },
    RegisterStatusNotifierHost: { inSignature: 's' },
  },
  signals: {
    StatusNotifierItemRegistered: { signature: 's' },
    StatusNotifierHostRegistered: { signature: '' },
  },
});

export type MenuLine = {
  readonly id: number;
  readonly label: string;
  readonly enabled: boolean;
  readonly children: readonly MenuLine[];
};

type Layout = [id: number, properties: Record<string, Variant>, children: Variant<Layout>[]];

/** A tray icon as a panel sees it. */
export class TrayItem {
  readonly #bus: MessageBus;
  readonly service: string;

  constructor(bus: MessageBus, service: string) {
    this.#bus = bus;
    this.service = service;
  }

  async #call(path: string, face: string, member: string, signature = '', body: unknown[] = []) {
    const message = new Message({
      destination: this.service,
      path,
      interface: face,
      member,
      signature,
      body,
    });
    const reply = await within(this.#bus.call(message), `${member} of the tray icon`);
    return reply?.body ?? [];
  }

  async readMenu(): Promise<readonly MenuLine[]> {
    const body: unknown[] = [0, -1, []];
    const reply = await this.#call(
      '/com/canonical/dbusmenu',
      'com.canonical.dbusmenu',
      'GetLayout',
      'iias',
      body,
    );
    return readLine(reply[1] as Layout).children;
  }

  /** Chooses the line of this label, at any depth, as a click does. */
  async click(label: string): Promise<void> {
    const line = flatten(await this.readMenu()).find((candidate) => candidate.label === label);
    if (!line?.enabled) throw new Error(`The tray menu has no line "${label}" that can be chosen.`);
    const body = [line.id, 'clicked', new Variant('i', 0), Math.floor(Date.now() / 1000)];
    await this.#call('/com/canonical/dbusmenu', 'com.canonical.dbusmenu', 'Event', 'isvu', body);
  }

  /** A click on the icon itself. */
  async activate(): Promise<void> {
    await this.#call('/StatusNotifierItem', 'org.kde.StatusNotifierItem', 'Activate', 'ii', [0, 0]);
  }

  async getToolTip(): Promise<string> {
    const face = 'org.freedesktop.DBus.Properties';
    const reply = await this.#call('/StatusNotifierItem', face, 'Get', 'ss', [
      'org.kde.StatusNotifierItem',
      'ToolTip',
    ]);
    const [, , title, text] = (reply[0] as Variant<[string, unknown, string, string]>).value;
    return [title, text].filter(Boolean).join('\n');
  }

  /** Waits until the menu is as described; answers all its labels, submenus included. */
  async waitForMenu(
    holds: (labels: readonly string[]) => boolean,
    limit = 10_000,
  ): Promise<readonly string[]> {
    const end = Date.now() + limit;
    for (;;) {
      const labels = flatten(await this.readMenu()).map((line) => line.label);
      if (holds(labels)) return labels;
      if (Date.now() > end)
        throw new Error(`The tray menu did not become as expected: ${labels.join(' | ')}`);
      await pause(50);
    }
  }
}

/** A tray for tests, on a bus of their own: what registers here can be read and clicked without any desktop. */
export class TrayHost {
  readonly #bus: MessageBus;
  readonly #watcher: Watcher;

  private constructor(bus: MessageBus, watcher: Watcher) {
    this.#bus = bus;
    this.#watcher = watcher;
  }

  static async start(busAddress: string): Promise<TrayHost> {
    const bus = sessionBus({ busAddress });
    const watcher = new Watcher(name);
    bus.export('/StatusNotifierWatcher', watcher);
    await within(bus.requestName(name, 0), 'the name of the tray on the bus');
    return new TrayHost(bus, watcher);
  }

  /** Everything that registered so far, the newest last; an icon made anew is here twice. */
  get items(): readonly TrayItem[] {
    return this.#watcher.services.map((service) => new TrayItem(this.#bus, service));
  }

  /** Waits for the newest icon once at least `count` have registered. */
  async waitForItem(limit = 20_000, count = 1): Promise<TrayItem> {
    const end = Date.now() + limit;
    while (this.items.length < count) {
      if (Date.now() > end) throw new Error(`No tray icon registered within ${limit} ms.`);
      await pause(50);
    }
    const item = this.items.at(-1);
    if (!item) throw new Error('No tray icon is registered.');
    return item;
  }

  stop(): void {
    this.#bus.disconnect();
  }
}

function readLine([id, properties, children]: Layout): MenuLine {
  // GTK's sign for a mnemonic; a real underscore is doubled.
  const label = String(properties.label?.value ?? '').replace(/_(_?)/g, '$1');
  const enabled = properties.enabled?.value !== false && properties.type?.value !== 'separator';
  return { id, label, enabled, children: children.map((child) => readLine(child.value)) };
}

function flatten(lines: readonly MenuLine[]): MenuLine[] {
  return lines.flatMap((line) => [line, ...flatten(line.children)]);
}

async function within<T>(answer: Promise<T>, what: string, limit = 10_000): Promise<T> {
  const ending = new AbortController();
  const late = pause(limit, undefined, { signal: ending.signal }).then(() => {
    throw new Error(`No answer within ${limit} ms: ${what}.`);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    late.catch(() => {});
    ending.abort();
  }
}
