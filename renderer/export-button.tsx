/** Saves the activity to a file before it is gone, and says what came of it. */
import { useState } from 'react';
import type { FailureNote } from '../contract/failures.ts';
import { texts } from '../contract/texts.ts';
import { sayFailure } from '../contract/words.ts';
import { bridge } from './bridge.ts';
import { Button } from './button.tsx';
import { MessageBox } from './message-box.tsx';
import { nobody } from './nobody.ts';

export function ExportButton() {
  const { exportFirst, exported } = texts().settings;
  const [isExported, setIsExported] = useState(false);
  const [failure, setFailure] = useState<FailureNote | null>(null);
  const act = async () => {
    const answer = await bridge().exportActivity();
    // A person who changed their mind has exported nothing.
    setIsExported(answer.ok && answer.value);
    setFailure(answer.ok ? null : answer.failure);
  };
  return (
    <>
      {failure && <MessageBox message={{ ...sayFailure(nobody, failure), note: failure }} isLoud />}
      <p>
        <Button onPress={() => void act()}>{exportFirst}</Button>{' '}
        <span aria-live="polite">{isExported ? exported : ''}</span>
      </p>
    </>
  );
}
