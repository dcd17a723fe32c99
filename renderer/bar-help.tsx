/** What usually stands in the way of signing in, likeliest first. */
import { type FormEvent, useId, useState } from 'react';
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
          {bar.isKeyShared
            ? `Are these keys of ${brokerName}'s present API, for this login?`
            : `Are these the keys for ${environmentName}? ${brokerName} has separate keys for each environment.`}
        </li>
        <li>
          Is this callback URL registered with {brokerName}, letter for letter? <code>{callbackUrl}</code>{' '}
          <button type="button" className="bar-button" onClick={() => void copy()}>
            Copy
          </button>{' '}
          <span aria-live="polite">{isCopied ? 'Copied' : ''}</span>
        </li>
        <li>Has {brokerName} approved your keys yet? New ones can take a while.</li>
        <li>
          Does the page refuse this window, or ask for a passkey?{' '}
          <button type="button" className="bar-button" onClick={() => void bridge().openInBrowser()}>
            Continue in my browser
          </button>{' '}
          <span role="alert">{sayBrowser(bar)}</span>
          {bar.browser === 'pasting' && <PasteAnswer isWrong={bar.isPasteWrong} />}
        </li>
      </ol>
      <button type="button" className="bar-button" onClick={() => void bridge().closeSignIn()}>
        Close
      </button>
    </section>
  );
}

function sayBrowser({ browser, callbackUrl, brokerName }: BarState): string {
  if (browser === 'taken')
    return `Another program uses the port of ${callbackUrl} and would get ${brokerName}'s answer. Quit it, then try again.`;
  return browser === 'failed' ? "Your browser couldn't be opened." : '';
}

/** For callbacks that this computer cannot answer: the browser then shows an error page whose address is the answer. */
function PasteAnswer({ isWrong }: { readonly isWrong: boolean }) {
  const id = useId();
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const box = event.currentTarget.elements.namedItem('address');
    if (box instanceof HTMLInputElement && box.value.trim() !== '')
      void bridge().pasteAnswer(box.value.trim().slice(0, 4000));
  };
  return (
    <form className="bar-paste" onSubmit={send}>
      <label htmlFor={id}>The address your browser ended on</label>
      <input id={id} name="address" autoComplete="off" spellCheck={false} aria-describedby={`${id}-note`} />
      <button type="submit" className="bar-button">
        Continue
      </button>
      <p id={`${id}-note`} role="alert">
        {isWrong ? "That isn't the answer to this sign-in. Copy the whole address." : ''}
      </p>
    </form>
  );
}
