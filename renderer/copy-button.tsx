/** A button that copies a text and says so, to those who do not see it as well. */
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { texts } from '../contract/texts.ts';
import { bridge } from './bridge.ts';

type Props = {
  readonly label?: string;
  /** What is copied, in words, where several of them stand together: "Copy sudo apt install …". */
  readonly describes?: string;
  readonly text: () => string;
};

export function CopyButton({ label, describes, text }: Props) {
  const [said, setSaid] = useState('');
  const { copy, copied, notCopied } = texts().frame;
  const act = async () => {
    const answer = await bridge().copyText(text());
    setSaid(answer.ok ? copied : notCopied);
  };
  return (
    <span className="copy">
      {/* React Aria's, because a list's rows would take Enter from the system's own. */}
      <Button
        className="button button-link"
        {...(describes ? { 'aria-label': `${label ?? copy} ${describes}` } : {})}
        onPress={() => void act()}
      >
        {label ?? copy}
      </Button>
      {/* Live without the role: the window has one status, which is the strip. */}
      <span aria-live="polite">{said}</span>
    </span>
  );
}
