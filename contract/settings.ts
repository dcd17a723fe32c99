/** What a person may choose, with a default for each. Main keeps it; the window shows it and asks for changes. */
import { Failure } from './failures.ts';

/** Every choice, its values in the order in which they are offered, the default first. */
export const choices = {
  /** Whether closing the window leaves Brokerbar running. `ask`: nobody has said yet. */
  keepRunning: ['ask', 'yes', 'no'],
  theme: ['system', 'light', 'dark'],
  /** Whose clock times are told by. */
  times: ['market', 'local', 'both'],
  /** How long before its end a sign-in is announced, in minutes. */
  remind: ['30', '15', '60', 'off'],
  warnBeforeClose: [true, false],
  tellProblems: [true, false],
  /** Whether orders that are filled or rejected are told of: then orders are asked for while nobody looks, too. */
  orderChanges: [false, true],
  hideAmounts: [false, true],
  /** How often figures are asked for: every 15 s in market hours, every minute, or only when asked. */
  pace: ['auto', 'slow', 'asked'],
  gainColours: ['green-red', 'blue-orange', 'red-green'],
} as const;

type Choices = typeof choices;
export type Settings = { readonly [Name in keyof Choices]: Choices[Name][number] };
export type SettingName = keyof Settings;
export type Theme = Settings['theme'];

export const settingNames: readonly SettingName[] = Object.keys(choices) as SettingName[];

/** Takes anything: what is missing or unknown reads as its default. */
export function readSettings(input: unknown): Settings {
  const given = isObject(input) ? input : {};
  return Object.fromEntries(
    settingNames.map((name) => {
      const values: readonly unknown[] = choices[name];
      return [name, values.includes(given[name]) ? given[name] : values[0]];
    }),
  ) as Settings;
}

/** @throws Failure E-FIELD unless every member is a setting with one of its values. */
export function readChange(input: unknown): Partial<Settings> {
  if (!isObject(input)) throw new Failure('E-FIELD');
  for (const [name, value] of Object.entries(input)) {
    const values: readonly unknown[] = Object.hasOwn(choices, name) ? choices[name as SettingName] : [];
    if (!values.includes(value)) throw new Failure('E-FIELD');
  }
  return { ...input };
}

/** From when on before its end a sign-in ends "soon", ms. Who wants no reminder still sees the last half hour on the card. */
export function findRemindMs({ remind }: Pick<Settings, 'remind'>): number {
  return (remind === 'off' ? 30 : Number(remind)) * 60_000;
}

function isObject(input: unknown): input is Readonly<Record<string, unknown>> {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}
