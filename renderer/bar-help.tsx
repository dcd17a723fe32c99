/** What usually stands in the way of signing in, likeliest first. */

import { type FormEvent, useId, useState } from 'react';
import type { BarState } from '../contract/state.ts';
import { texts } from '../contract/texts.ts';
import { bridge } from './bridge.ts';

export function BarHelp({ id, bar }: { readonly id: string; readonly bar: BarState }) {
  const [isCopied, setIsCopied] = useState(false);
  const { brokerName, environmentName, callbackUrl } = bar;
  const says = texts().bar;
  const copy = async () => {
    const answer = await bridge().copyCallbackUrl();
    setIsCopied(answer.ok);
  };
  return (
    <section id={id} className="bar-help" aria-label={says.trouble}>
      <ol>
        <li>{bar.isKeyShared ? says.rightApi(brokerName) : says.rightKeys(brokerName, environmentName)}</li>
        <li>
          {says.registered(brokerName)} <code>{callbackUrl}</code>{' '}
          <button type="button" className="bar-button" onClick={() => void copy()}>
            {texts().frame.copy}
          </button>{' '}
          <span aria-live="polite">{isCopied ? texts().frame.copied : ''}</span>
        </li>
        <li>{says.approved(brokerName)}</li>
        <li>
          {says.refuses}{' '}
          <button type="button" className="bar-button" onClick={() => void bridge().openInBrowser()}>
            {says.continueInBrowser}
          </button>{' '}
          <span role="alert">{sayBrowser(bar)}</span>
          {bar.browser === 'pasting' && <PasteAnswer isWrong={bar.isPasteWrong} />}
        </li>
      </ol>
      <button type="button" className="bar-button" onClick={() => void bridge().closeSignIn()}>
        {says.close}
      </button>
    </section>
  );
}

function sayBrowser({ browser, callbackUrl, brokerName }: BarState): string {
  if (browser === 'taken') return texts().bar.taken(callbackUrl, brokerName);
  return browser === 'failed' ? texts().bar.noBrowser : '';
}

/** For callbacks that this computer cannot answer: the browser then shows an error page whose address is the answer. */
function PasteAnswer({ isWrong }: { readonly isWrong: boolean }) {
  const id = useId();
  const says = texts().bar;
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const box = event.currentTarget.elements.namedItem('address');
    if (box instanceof HTMLInputElement && box.value.trim() !== '')
      void bridge().pasteAnswer(box.value.trim().slice(0, 4000));
  };
  return (
    <form className="bar-paste" onSubmit={send}>
      <label htmlFor={id}>{says.pasteLabel}</label>
      <input id={id} name="address" autoComplete="off" spellCheck={false} aria-describedby={`${id}-note`} />
      <button type="submit" className="bar-button">
        {says.pasteGo}
      </button>
      <p id={`${id}-note`} role="alert">
        {isWrong ? says.pasteWrong : ''}
      </p>
    </form>
  );
}
