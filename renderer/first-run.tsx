/** Nobody is connected: what this is, and the two ways to begin. */

import { useEffect, useRef } from 'react';
import type { AppState, BrokerFace } from '../contract/state.ts';
import { texts } from '../contract/texts.ts';
import { bridge } from './bridge.ts';
import { Button } from './button.tsx';
import type { DialogRequest } from './dialogs/request.ts';
import { Disclosure } from './disclosure.tsx';
import { findLink } from './links.ts';

type Props = { readonly state: AppState; readonly open: (dialog: DialogRequest) => void };

export function FirstRun({ state, open }: Props) {
  const says = texts().firstRun;
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) first.current?.focus();
  }, []);
  return (
    <section className="first-run">
      <h1>{says.heading}</h1>
      <ul>
        {says.bullets.map((bullet) => (
          <li key={bullet}>{bullet}</li>
        ))}
      </ul>
      <div className="first-run-buttons">
        {state.brokers.map(({ id, name }, index) => (
          <Button
            key={id}
            kind="primary"
            {...(index === 0 ? { focusRef: first } : {})}
            onPress={() => open({ kind: 'connect', broker: id, connection: null, purpose: 'new' })}
          >
            {texts().form.title(name)}
          </Button>
        ))}
      </div>
      <div className="first-run-else">
        <p>
          {says.noKeys} <Button onPress={() => void bridge().enterDemo()}>{says.demo}</Button>
        </p>
        <Disclosure label={says.howKeys}>
          {state.brokers.map((broker) => (
            <KeyHelp key={broker.id} broker={broker} />
          ))}
        </Disclosure>
      </div>
    </section>
  );
}

function KeyHelp({ broker }: { readonly broker: BrokerFace }) {
  const link = findLink(broker.id, 'keys');
  return (
    <>
      <ul>
        {broker.keyHelp.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {link && (
        <Button onPress={() => void bridge().openLink(link)}>{texts().form.openBroker(broker.name)}</Button>
      )}
    </>
  );
}

/** The demo after everything in it was removed. */
export function DemoEmpty() {
  const says = texts().firstRun;
  const restart = async () => {
    await bridge().leaveDemo();
    await bridge().enterDemo();
  };
  return (
    <section className="first-run">
      <h1>{says.demoHeading}</h1>
      <div className="first-run-buttons">
        <Button kind="primary" onPress={() => void restart()}>
          {says.demoAgain}
        </Button>
      </div>
    </section>
  );
}
