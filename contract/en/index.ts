/** English: every sentence that a person may read, by where it stands. What a broker is said to be stands with the broker. */
import { accounts } from './accounts.ts';
import { activity } from './activity.ts';
import { bar } from './bar.ts';
import { card } from './card.ts';
import { details } from './details.ts';
import { dialogs } from './dialogs.ts';
import { failures } from './failures.ts';
import { faults } from './faults.ts';
import { firstRun } from './first-run.ts';
import { form } from './form.ts';
import { frame } from './frame.ts';
import { instruments } from './instruments.ts';
import { leaving } from './leaving.ts';
import { menus } from './menus.ts';
import { notices } from './notices.ts';
import { pictures } from './pictures.ts';
import { settings } from './settings.ts';
import { states } from './states.ts';
import { strip } from './strip.ts';
import { timeline } from './timeline.ts';
import { times } from './times.ts';

export const en = {
  accounts,
  activity,
  bar,
  card,
  details,
  dialogs,
  failures,
  faults,
  firstRun,
  form,
  frame,
  instruments,
  leaving,
  menus,
  notices,
  pictures,
  settings,
  states,
  strip,
  timeline,
  times,
};
