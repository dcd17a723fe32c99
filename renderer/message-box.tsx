/** A failure in four parts, with what only a technician needs folded away. */
import type { FailureNote } from '../contract/failures.ts';
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
        <Disclosure label="Technical details">
          <TechnicalDetails note={note} />
        </Disclosure>
        {dismiss && <Button onPress={dismiss}>OK</Button>}
      </div>
    </div>
  );
}

function TechnicalDetails({ note }: { readonly note: FailureNote }) {
  const rows: readonly (readonly [string, string | number | undefined])[] = [
    ['Code', note.code],
    ['Step', note.step],
    ['HTTP status', note.status],
    ["Broker's code", note.brokerCode],
    ['Host', note.host],
    ['Time', note.at > 0 ? new Date(note.at).toISOString() : undefined],
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
