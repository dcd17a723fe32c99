/** Dialogs about Brokerbar itself. */
export const dialogs = {
  closing: {
    question: 'Keep running in the background?',
    lines: (brokers: readonly string[]) =>
      brokers.length > 0
        ? [`${brokers.join(' and ')} sign-ins are only refreshed while Brokerbar runs.`]
        : ['Brokerbar can warn you before a sign-in ends only while it runs.'],
    change: 'You can change this in Settings.',
    keep: 'Keep running',
    quit: 'Quit',
  },
  shortcuts: {
    title: 'Keyboard shortcuts',
    rows: (command: string): readonly (readonly [keys: string, does: string])[] => [
      [`${command}+1`, 'Connections'],
      [`${command}+2`, 'Accounts'],
      [`${command}+3`, 'Activity'],
      [`${command}+,`, 'Settings'],
      [`${command}+N`, 'Connect a broker'],
      [`${command}+R, F5`, 'Refresh what is shown'],
      [`${command}+Shift+R`, 'Refresh tokens'],
      [`${command}+F`, 'Filter the accounts or the activity'],
      [`${command}+Shift+H`, 'Hide or show amounts'],
      [`${command}+D`, 'Details of the focused connection'],
      ['F6, Shift+F6', 'Next or previous area'],
      ['Arrow keys, Home, End', 'Move within tabs, menus and lists'],
      ['Letters', 'Go to the item that begins so, in menus and lists'],
      ['Enter, Space', 'Press; in the activity: unfold details'],
      ['Shift+F10, Menu key', 'More, of the focused connection'],
      ['Esc', 'Close a menu or dialog'],
      [`${command}+W`, 'Close the window'],
      [`${command}+Q`, 'Quit'],
      [`${command}+=, −, 0`, 'Zoom in, out, reset'],
      [`F1, ${command}+/`, 'This list'],
    ],
  },
};
