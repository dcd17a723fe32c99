/** What usually stands in the way of signing in, likeliest first. */
import { useState } from 'react';
import type { BarState } from '../contract/state.ts';
import { bridge } from './bridge.ts';

export function BarHelp({ id, bar }: { readonly id: string; readonly bar: BarState }) {
  const [isCopied, setIsCopied] = useState(false);
  const { brokerName, environmentName, callbackUrl } = bar;
  const copy = async () => {
    const answer = await bridge().copyCallbackUrl();
    setIsCopied(answer.ok);
  };
  return (
    <section id={id} className="bar-help" aria-label="Having trouble?">
      <ol>
        <li>
          Are these the keys for {environmentName}? {brokerName} has separate keys for each environment.
        </li>
        <li>
          Is this callback URL registered with {brokerName}, letter for letter? <code>{callbackUrl}</code>{' '}
          <button type="button" className="bar-button" onClick={() => void copy()}>
            Copy
          </button>{' '}
          <span aria-live="polite">{isCopied ? 'Copied' : ''}</span>
        </li>
        <li>Has {brokerName} approved your keys yet? New ones can take a while.</li>
      </ol>
      <button type="button" className="bar-button" onClick={() => void bridge().closeSignIn()}>
        Close
      </button>
    </section>
  );
}
