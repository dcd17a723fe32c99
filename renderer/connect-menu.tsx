/** "Connect a broker": a menu of the brokers there are. */
import { Plus } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import type { AppState } from '../contract/state.ts';
import { texts } from '../contract/texts.ts';
import { bridge } from './bridge.ts';
import type { DialogRequest } from './dialogs/request.ts';

type Props = {
  readonly state: AppState;
  readonly open: (dialog: DialogRequest) => void;
  readonly connect: { readonly isOpen: boolean; readonly setOpen: (isOpen: boolean) => void };
};

export function ConnectMenu({ state, open, connect }: Props) {
  const choose = async (broker: string) => {
    // Real keys have no place in the demo: choosing a broker leaves it.
    if (state.isDemo) await bridge().leaveDemo();
    open({ kind: 'connect', broker, connection: null, purpose: 'new' });
  };
  return (
    <MenuTrigger isOpen={connect.isOpen} onOpenChange={connect.setOpen}>
      <Button className="button button-plain">
        <Plus aria-hidden size={18} />
        {texts().frame.connectMenu}
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="menu" onAction={(key) => void choose(String(key))}>
          {state.brokers.map(({ id, name }) => (
            <MenuItem key={id} id={id} className="menu-item">
              {name}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
