/** Asks the broker who holds the sign-in. A refusal that is believed ends it; a passing failure is only said. */
import { asFailure, Failure } from '../../contract/failures.ts';
import type { Broker, Environment } from '../brokers/broker.ts';
import type { Tokens } from '../oauth/token.ts';
import { Doubt } from './doubt.ts';
import type { Ledger } from './ledger.ts';
import type { Ports } from './ports.ts';
import type { By, Renewal } from './renewal.ts';
import { askHolder } from './sign-in.ts';

export type CheckParts = {
  readonly ledger: Ledger;
  readonly renewal: Renewal;
  readonly broker: Broker;
  readonly environment: Environment;
  readonly ports: Pick<Ports, 'now' | 'uptime' | 'send'>;
};

export class Check {
  readonly #parts: CheckParts;
  readonly #doubt: Doubt;

  constructor(parts: CheckParts) {
    this.#parts = parts;
    this.#doubt = new Doubt(parts.ports);
  }

  /** When it is to be asked again, epoch ms; null when there is no doubt. */
  get dueAt(): number | null {
    return this.#doubt.dueAt;
  }

  get isDue(): boolean {
    return this.#doubt.isDue;
  }

  /** The token is another one, or none is held. */
  forget(): void {
    this.#doubt.clear();
  }

  /** Whatever the answer is: it has a date. Never throws. */
  async askTheTime({ accessToken }: Tokens): Promise<void> {
    const { broker, environment, ports } = this.#parts;
    await ports.send(broker.profileRequest(environment.endpoints, accessToken)).catch(() => undefined);
  }

  /** @param tokens those held. What asks by itself hurries no renewal; a person may. */
  async run(tokens: Tokens, by: By): Promise<void> {
    const { ledger, renewal, broker, environment, ports } = this.#parts;
    const isLate = () => !ledger.holds(tokens);
    let isAnswered = false;
    try {
      const { holder: known } = ledger.record;
      const holder = await askHolder(broker, environment, tokens.accessToken, known, ports);
      if (isLate()) return;
      if (holder.id !== ledger.record.holder?.id) throw new Failure('E-OTHER', { step: 'profile' });
      isAnswered = true;
      this.#doubt.clear();
      const { notice } = ledger.moment;
      ledger.change({ checkedAt: ports.now(), notice: notice?.step === 'profile' ? null : notice });
      if (JSON.stringify(holder) !== JSON.stringify(ledger.record.holder))
        await ledger.commit(() => (isLate() ? null : { holder }), 'refuse');
    } catch (error) {
      if (isLate()) return;
      const failure = asFailure(error);
      if (failure.code === 'E-REFUSED' && tokens.refreshToken && !ledger.record.ended)
        return by === 'person' ? renewal.start() : renewal.startAfterRefusal();
      const judged = this.#doubt.judge(failure);
      if (judged.code === 'E-REFUSED') await renewal.end(tokens, { because: 'E-REFUSED' }, judged);
      else {
        // What fails from there on is this computer's: nobody gave no answer.
        if (!isAnswered)
          ledger.report({ what: 'check-failed', code: judged.code, status: judged.facts.status ?? null });
        ledger.noteLesser(judged);
      }
    }
  }
}
