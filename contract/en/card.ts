/** A connection's card beside its state, and the message in it. */
export const card = {
  more: 'More',
  demoTag: 'Demo',
  realMoney: 'Real money',
  connectedAs: (holder: string) => `Connected as ${holder}`,
  andMore: (count: number) => `and ${count} more`,
  gaveMore: (broker: string, permissions: string) =>
    `${broker} gave more than you asked for: ${permissions}.`,
  gaveFewer: (broker: string, permissions: string) =>
    `You asked for more than ${broker} allowed. You're connected without: ${permissions}.`,
  technical: 'Technical details',
  ok: 'OK',
  facts: {
    code: 'Code',
    step: 'Step',
    status: 'HTTP status',
    brokerCode: "Broker's code",
    host: 'Host',
    time: 'Time',
    first: 'First time',
    last: 'Last time',
  },
};
