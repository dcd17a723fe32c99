/** A button that unfolds what is below it. */
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { Button } from './button.tsx';

type Props = {
  readonly label: string;
  /** Unfolded from the start, because it is what was asked for. */
  readonly isFirstOpen?: boolean;
  readonly children: ReactNode;
};

export function Disclosure({ label, isFirstOpen = false, children }: Props) {
  const [isOpen, setIsOpen] = useState(isFirstOpen);
  const id = useId();
  return (
    <div className="disclosure" data-open={isOpen}>
      <Button kind="link" controls={{ id, isOpen }} onPress={() => setIsOpen(!isOpen)}>
        <ChevronRight aria-hidden size={16} />
        {label}
      </Button>
      {isOpen && (
        <div id={id} className="disclosure-body">
          {children}
        </div>
      )}
    </div>
  );
}
