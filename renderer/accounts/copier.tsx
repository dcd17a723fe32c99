/** A button that has main copy something, and says when that is done. */
import { type ReactNode, useState } from 'react';
import type { Result } from '../../contract/calls.ts';
import { texts } from '../../contract/texts.ts';
import { Button } from '../button.tsx';

type Props = { readonly act: () => Promise<Result<unknown>>; readonly children: ReactNode };

export function Copier({ act, children }: Props) {
  const [said, setSaid] = useState('');
  const { copied, notCopied } = texts().frame;
  const press = async () => {
    const { ok } = await act();
    setSaid(ok ? copied : notCopied);
  };
  return (
    <span className="copy">
      <Button kind="link" onPress={() => void press()}>
        {children}
      </Button>
      <span role="status">{said}</span>
    </span>
  );
}
