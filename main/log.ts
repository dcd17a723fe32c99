/**
 * One line per event on stderr: a fixed name, then codes and counts. Values of a person or a server never come here:
 * a field is a number, a boolean or a short word of letters, digits, dashes and dots; anything else becomes "?".
 */
export function log(event: string, fields: Readonly<Record<string, string | number | boolean>> = {}): void {
  const shown = Object.entries(fields).map(([name, value]) => `${name}=${isPlain(value) ? value : '?'}`);
  process.stderr.write(`${['brokerbar', event, ...shown].join(' ')}\n`);
}

function isPlain(value: string | number | boolean): boolean {
  return typeof value !== 'string' || /^[A-Za-z][A-Za-z0-9._:-]{0,39}$/.test(value);
}
