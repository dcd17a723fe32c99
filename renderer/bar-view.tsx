/** The bar above a broker's page: where the page is from, and what can be done when it does not go on. 76 px high. */

import { Lock } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import type { BarState } from '../contract/state.ts';
import { texts } from '../contract/texts.ts';
import { BarHelp } from './bar-help.tsx';
import { bridge } from './bridge.ts';

export function Bar() {
  const bar = useBar();
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const id = useId();
  if (!bar) return null;
  const says = texts().bar;
  if (bar.isDone)
    return (
      <main className="bar bar-done">
        <h1 className="bar-title">{bar.title}</h1>
        <p role="status">{says.done}</p>
      </main>
    );
  const toggleHelp = () => {
    setIsHelpOpen(!isHelpOpen);
    void bridge().showHelp(!isHelpOpen);
  };
  return (
    <main className="bar">
      <h1 className="bar-title">{bar.title}</h1>
      <Address bar={bar} />
      <div className="bar-row">
        <button type="button" className="bar-button" onClick={() => void bridge().reloadPage()}>
          {says.reload}
        </button>
        {bar.isStuck && bar.browser === 'none' && (
          <button type="button" className="bar-button" onClick={() => void bridge().openInBrowser()}>
            {says.useBrowser}
          </button>
        )}
        <button
          type="button"
          className="bar-button"
          aria-expanded={isHelpOpen}
          aria-controls={isHelpOpen ? id : undefined}
          onClick={toggleHelp}
        >
          {says.trouble}
        </button>
        <p className={isTrouble(bar) ? 'bar-note bar-trouble' : 'bar-note'} role="status">
          {sayNote(bar)}
        </p>
      </div>
      {isHelpOpen && <BarHelp id={id} bar={bar} />}
    </main>
  );
}

function Address({ bar }: { readonly bar: BarState }) {
  if (bar.host === '') return <p className="bar-address">{texts().bar.opening(bar.brokerName)}</p>;
  return (
    <p className="bar-address">
      {bar.isSecure && <Lock role="img" aria-label={texts().bar.secure} size={16} />}
      <span>
        {bar.scheme}://<strong>{bar.host}</strong>
      </span>
    </p>
  );
}

function isTrouble(bar: BarState): boolean {
  return bar.blockedHost !== null || bar.problem !== null || bar.isRefused;
}

function sayNote({
  blockedHost,
  problem,
  isRefused,
  isSlow,
  isStuck,
  browser,
  brokerName,
}: BarState): string {
  const says = texts().bar;
  if (browser === 'listening') return says.listening;
  if (browser === 'pasting') return says.pasting;
  if (problem) return says.problem(brokerName, problem.code);
  if (blockedHost !== null) return says.blocked(blockedHost, brokerName);
  if (isRefused) return says.refused(brokerName);
  if (isStuck) return says.stuck;
  if (isSlow) return says.slow(brokerName);
  return says.calm;
}

/** The bar's state, with the document's title set once and for all. */
function useBar(): BarState | null {
  const [bar, setBar] = useState<BarState | null>(null);
  useEffect(() => {
    const leave = bridge().onBarChanged(setBar);
    // A change that came first is newer than the answer.
    void bridge()
      .getBar()
      .then((answer) => answer.ok && setBar((known) => known ?? answer.value));
    return leave;
  }, []);
  const title = bar?.title;
  useEffect(() => {
    if (title !== undefined) document.title = title;
  }, [title]);
  return bar;
}
