/** English: every sentence that a person may read, by where it stands. */
import { dialogs } from './dialogs.ts';
import { frame } from './frame.ts';
import { menus } from './menus.ts';
import { notices } from './notices.ts';
import { settings } from './settings.ts';
import { timeline } from './timeline.ts';

export const en = { dialogs, frame, menus, notices, settings, timeline };
