/** A button that unfolds what is below it. */
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { Button } from './button.tsx';

export function Disclosure({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const [isOpen, setIsOpen] = useState(false);
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
