/** "More": what else can be done with a connection. */

import { Ellipsis } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import type { Action, Button as Item } from '../contract/parts.ts';
import { texts } from '../contract/texts.ts';

type Props = {
  readonly items: readonly Item[];
  readonly act: (action: Action) => void;
  readonly isOpen: boolean;
  readonly setOpen: (isOpen: boolean) => void;
};

export function CardMenu({ items, act, isOpen, setOpen }: Props) {
  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button className="button button-plain card-more">
        <Ellipsis aria-hidden size={18} />
        {texts().card.more}
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="menu" onAction={(key) => act(key as Action)}>
          {items.map(({ action, label }) => (
            <MenuItem key={action} id={action} className="menu-item">
              {label}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
