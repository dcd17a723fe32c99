/** The menu of a text field: cut, copy, paste. Electron shows none of its own. */
import { Menu, type WebContents } from 'electron';

/** For our pages and a broker's alike: people paste keys and passwords. */
export function offerEditing(contents: WebContents): void {
  contents.on('context-menu', (_event, { isEditable, selectionText, editFlags }) => {
    if (!isEditable && selectionText === '') return;
    Menu.buildFromTemplate([
      ...(isEditable ? [{ role: 'cut', enabled: editFlags.canCut } as const] : []),
      { role: 'copy', enabled: editFlags.canCopy },
      ...(isEditable ? [{ role: 'paste', enabled: editFlags.canPaste } as const] : []),
      { role: 'selectAll', enabled: editFlags.canSelectAll },
    ]).popup();
  });
}
