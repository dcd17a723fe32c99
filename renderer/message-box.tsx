/** A failure in four parts, with what only a technician needs folded away. */

import type { FailureNote } from '../contract/failures.ts';
import { texts } from '../contract/texts.ts';
import { Button } from './button.tsx';
import { CopyButton } from './copy-button.tsx';
import { Disclosure } from './disclosure.tsx';

type Parts = {
  readonly note: FailureNote;
  readonly title: string | null;
  readonly happened: string | null;
  readonly safe: string;
  readonly todo: string;
  /** What is to be copied into the broker's settings. */
  readonly callbackUrl?: string | null;
};

type Props = {
  readonly message: Parts;
  /** Read out at once, because it answers what a person just did. */
  readonly isLoud?: boolean;
  readonly dismiss?: () => void;
};

export function MessageBox({ message, isLoud = false, dismiss }: Props) {
  const { title, happened, safe, todo, note, callbackUrl } = message;
  return (
    <div className="message" role={isLoud ? 'alert' : undefined}>
      {title && <p className="message-title">{title}</p>}
      {happened && <p className="message-happened">{happened}</p>}
      <p className="message-safe">{safe}</p>
      <p className="message-todo">{todo}</p>
      {callbackUrl && (
        <p className="message-copy">
          <code>{callbackUrl}</code> <CopyButton describes={callbackUrl} text={() => callbackUrl} />
        </p>
      )}
      <div className="message-foot">
        <Disclosure label={texts().card.technical}>
          <TechnicalDetails rows={listRows(note)} />
          <CopyButton label={texts().activity.copy} text={() => writeRows(listRows(note))} />
        </Disclosure>
        {dismiss && <Button onPress={dismiss}>{texts().card.ok}</Button>}
      </div>
    </div>
  );
}

type Rows = readonly (readonly [name: string, value: string])[];

function listRows(note: FailureNote): Rows {
  const { facts } = texts().card;
  const rows: readonly (readonly [string, string | number | undefined])[] = [
    [facts.code, note.code],
    [facts.step, note.step],
    [facts.status, note.status],
    [facts.brokerCode, note.brokerCode],
    [facts.host, note.host],
    [facts.time, note.at > 0 ? new Date(note.at).toISOString() : undefined],
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
}

function writeRows(rows: Rows): string {
  return rows.map(([name, value]) => `${name}: ${value}`).join('\n');
}

function TechnicalDetails({ rows }: { readonly rows: Rows }) {
  return (
    <dl className="facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
