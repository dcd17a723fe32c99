/** The same two tasks wherever a system shows an app's tasks: Dock, Jump List, and the actions of the .desktop file. */
import { app, Menu } from 'electron';
import { texts } from '../../contract/texts.ts';
import { titleCase } from '../../contract/title-case.ts';

/** As they come on the command line of a second start, and in electron-builder.yml. */
const tasks = ['refresh-tokens', 'connect'] as const;
export type Task = (typeof tasks)[number];

/** The task that a command line names, if it does. */
export function findTask(commandLine: readonly string[]): Task | null {
  return tasks.find((task) => commandLine.includes(`--${task}`)) ?? null;
}

/** @param appId the one that the installer gives the Start menu's shortcut: notifications and the Jump List need it. */
export function offerTasks(appId: string, run: (task: Task) => void): void {
  if (process.platform === 'win32') {
    app.setAppUserModelId(appId);
    app.setUserTasks(
      tasks.map((task) => ({
        program: process.execPath,
        arguments: `--${task}`,
        iconPath: process.execPath,
        iconIndex: 0,
        title: titleOf(task),
        description: texts().menus.tasks[task],
      })),
    );
  }
  app.dock?.setMenu(
    Menu.buildFromTemplate(
      tasks.map((task) => ({ label: titleCase(titleOf(task)), click: () => run(task) })),
    ),
  );
}

function titleOf(task: Task): string {
  const { refresh, connect } = texts().menus;
  return { 'refresh-tokens': refresh, connect }[task];
}
