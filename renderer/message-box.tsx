/** A failure in four parts, with what only a technician needs folded away. */

import type { FailureNote } from '../contract/failures.ts';
import { texts } from '../contract/texts.ts';
import { Button } from './button.tsx';
import { Disclosure } from './disclosure.tsx';

type Parts = {
  readonly note: FailureNote;
  readonly title: string | null;
  readonly happened: string | null;
  readonly safe: string;
  readonly todo: string;
};

type Props = {
  readonly message: Parts;
  /** Read out at once, because it answers what a person just did. */
  readonly isLoud?: boolean;
  readonly dismiss?: () => void;
};

export function MessageBox({ message, isLoud = false, dismiss }: Props) {
  const { title, happened, safe, todo, note } = message;
  return (
    <div className="message" role={isLoud ? 'alert' : undefined}>
      {title && <p className="message-title">{title}</p>}
      {happened && <p className="message-happened">{happened}</p>}
      <p className="message-safe">{safe}</p>
      <p className="message-todo">{todo}</p>
      <div className="message-foot">
        <Disclosure label={texts().card.technical}>
          <TechnicalDetails note={note} />
        </Disclosure>
        {dismiss && <Button onPress={dismiss}>{texts().card.ok}</Button>}
      </div>
    </div>
  );
}

function TechnicalDetails({ note }: { readonly note: FailureNote }) {
  const { facts } = texts().card;
  const rows: readonly (readonly [string, string | number | undefined])[] = [
    [facts.code, note.code],
    [facts.step, note.step],
    [facts.status, note.status],
    [facts.brokerCode, note.brokerCode],
    [facts.host, note.host],
    [facts.time, note.at > 0 ? new Date(note.at).toISOString() : undefined],
  ];
  return (
    <dl className="facts">
      {rows.map(
        ([name, value]) =>
          value !== undefined && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
