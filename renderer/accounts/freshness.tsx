/** How old a block is, and why it is not newer; while nothing has come yet, that it is awaited. */
import { Clock } from 'lucide-react';
import { useEffect, useState } from 'react';
import { sayAge } from '../../contract/account-words.ts';
import type { Block } from '../../contract/accounts.ts';
import { texts } from '../../contract/texts.ts';
import { sayFailure } from '../../contract/words.ts';
import { LocalTime } from '../local-time.tsx';
import { MessageBox } from '../message-box.tsx';
import styles from './accounts.module.css';

type Props = {
  readonly block: Block<unknown>;
  readonly everyMs: number | null;
  readonly now: number;
  /** Said while the first value is awaited; null when none is. */
  readonly awaits: string | null;
  /** Its failure is said elsewhere. */
  readonly isFailureSaid?: boolean;
};

export function Freshness({ block, everyMs, now, awaits, isFailureSaid = false }: Props) {
  const { failure, origin, isOld, asOf, value } = block;
  const age = sayAge(block, everyMs, now);
  return (
    <>
      {age !== null && (
        <p className={styles.age}>
          {isOld && <Clock aria-hidden size={14} />}
          {age}
          <LocalTime says={age} instants={[asOf ?? now]} now={now} />
        </p>
      )}
      {failure && !isFailureSaid && (
        <MessageBox message={{ ...sayFailure({ ...origin, isLook: true }, failure), note: failure }} />
      )}
      {value === null && failure === null && awaits !== null && (
        <Awaiting says={awaits} broker={origin.brokerName} />
      )}
    </>
  );
}

/** Nothing for a moment, then a word, and one more when it takes long (ux.md 3.17). */
export function Awaiting({ says, broker }: { readonly says: string; readonly broker: string | null }) {
  const [step, setStep] = useState(0);
  useEffect(() => {
    const timers = [400, 8000].map((ms, index) => setTimeout(() => setStep(index + 1), ms));
    return () => timers.forEach(clearTimeout);
  }, []);
  if (step === 0) return null;
  const slow = step === 2 && broker !== null ? ` ${texts().accounts.stillTrying(broker)}` : '';
  return <p className={styles.age}>{`${says}${slow}`}</p>;
}
