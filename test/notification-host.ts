import { setTimeout as pause } from 'node:timers/promises';
import { interface as dbusInterface, type MessageBus, sessionBus } from 'dbus-next';

const name = 'org.freedesktop.Notifications';

export type Shown = {
  readonly id: number;
  readonly title: string;
  readonly body: string;
  readonly actions: readonly string[];
  /** Whether a sound was asked to be left out. */
  readonly hints: Readonly<Record<string, unknown>>;
};

/** A desktop's notification server (Desktop Notifications Specification 1.2): keeps what is shown, and can click it. */
class Server extends dbusInterface.Interface {
  readonly shown: Shown[] = [];
  readonly closed: number[] = [];
  #last = 0;

  Notify(
    _app: string,
    replaces: number,
    _icon: string,
    title: string,
    body: string,
    actions: string[],
    hints: Record<string, { value: unknown }>,
  ): number {
    const id = replaces || ++this.#last;
    const plain = Object.fromEntries(Object.entries(hints).map(([key, { value }]) => [key, value]));
    this.shown.push({ id, title, body, actions, hints: plain });
    return id;
  }
  CloseNotification(id: number): void {
    this.closed.push(id);
    this.NotificationClosed(id, 3);
  }
  GetCapabilities(): string[] {
    return ['body', 'actions'];
  }
  GetServerInformation(): string[] {
    return ['Tests', 'Brokerbar', '1', '1.2'];
  }
  ActionInvoked(id: number, action: string): unknown[] {
    return [id, action];
  }
  NotificationClosed(id: number, reason: number): unknown[] {
    return [id, reason];
  }
}

Server.configureMembers({
  methods: {
    Notify: { inSignature: 'susssasa{sv}i', outSignature: 'u' },
    CloseNotification: { inSignature: 'u' },
    GetCapabilities: { outSignature: 'as' },
    GetServerInformation: { outSignature: 'ssss' },
  },
  signals: { ActionInvoked: { signature: 'us' }, NotificationClosed: { signature: 'uu' } },
});

export class NotificationHost {
  readonly #bus: MessageBus;
  readonly #server: Server;

  private constructor(bus: MessageBus, server: Server) {
    this.#bus = bus;
    this.#server = server;
  }

  static async start(busAddress: string): Promise<NotificationHost> {
    const bus = sessionBus({ busAddress });
    const server = new Server(name);
    bus.export('/org/freedesktop/Notifications', server);
    await bus.requestName(name, 0);
    return new NotificationHost(bus, server);
  }

  /** Oldest first. */
  get shown(): readonly Shown[] {
    return this.#server.shown;
  }

  async waitFor(title: string, limit = 10_000): Promise<Shown> {
    const end = Date.now() + limit;
    for (;;) {
      const found = this.shown.findLast((one) => one.title === title);
      if (found) return found;
      if (Date.now() > end)
        throw new Error(
          `No notification "${title}"; there are ${this.shown.map((one) => one.title).join(', ')}`,
        );
      await pause(50);
    }
  }

  /** A click on the notification itself. */
  click({ id }: Shown): void {
    this.#server.ActionInvoked(id, 'default');
  }

  stop(): void {
    this.#bus.disconnect();
  }
}
