/** The window's frame: views, banner, what stands in more than one place. */
export const frame = {
  app: 'Brokerbar',
  views: { connections: 'Connections', accounts: 'Accounts', activity: 'Activity', settings: 'Settings' },
  viewsLabel: 'Views',
  demo: ' (Demo)',
  simulatedOnly: ' (Simulated only)',
  loading: 'One moment…',
  leaveDemo: 'Leave demo',
  demoMark: 'DEMO.',
  demoSays: 'A built-in practice broker. Nothing here is real.',
  connectMenu: 'Connect a broker',
  localTime: (market: string, local: string) => `${market} is ${local} on this computer.`,
  cancel: 'Cancel',
  done: 'Done',
  copy: 'Copy',
  copied: 'Copied',
};
