/** One page of choices; each counts at once. */
import { useState } from 'react';
import type { Result } from '../../contract/calls.ts';
import type { FailureNote } from '../../contract/failures.ts';
import { type Settings as All, choices } from '../../contract/settings.ts';
import { shipped } from '../../contract/shipped.ts';
import type { AppState, StoreState } from '../../contract/state.ts';
import { texts } from '../../contract/texts.ts';
import { sayFailure } from '../../contract/words.ts';
import { bridge } from '../bridge.ts';
import { Button } from '../button.tsx';
import type { DialogRequest } from '../dialogs/request.ts';
import { Disclosure } from '../disclosure.tsx';
import { MessageBox } from '../message-box.tsx';
import { nobody } from '../nobody.ts';
import { ChoiceRow, Group, SwitchRow } from './rows.tsx';
import styles from './settings.module.css';

type Props = { readonly state: AppState; readonly open: (dialog: DialogRequest) => void };

export function Settings({ state, open }: Props) {
  const { settings, system, store, connections } = state;
  const says = texts().settings;
  const [failure, setFailure] = useState<FailureNote | null>(null);
  const take = (answer: Result<unknown>) => setFailure(answer.ok ? null : answer.failure);
  const change = (change: Partial<All>) => void bridge().changeSettings(change).then(take);
  const choice = (
    name: 'keepRunning' | 'theme' | 'times' | 'gainColours' | 'pace' | 'remind',
    values: readonly string[],
    labels: Readonly<Record<string, string>>,
    more?: string,
  ) => (
    <ChoiceRow
      name={says[name]}
      says={more}
      value={settings[name]}
      options={values.map((value) => [value, labels[value] ?? value])}
      choose={(value) => change({ [name]: value })}
    />
  );
  const toggle = (
    name: 'hideAmounts' | 'warnBeforeClose' | 'tellProblems' | 'orderChanges',
    more?: string,
  ) => (
    <SwitchRow
      name={says[name]}
      says={more}
      isOn={settings[name]}
      turn={(isOn) => change({ [name]: isOn })}
    />
  );
  const isMac = system.platform === 'macos';
  const signedIn = connections.filter(({ signIn }) => signIn.kind === 'held' || signIn.kind === 'over');

  return (
    <div className={styles.settings}>
      <div className="view-head">
        <h1>{texts().frame.views.settings}</h1>
      </div>
      {failure && <MessageBox message={{ ...sayFailure(nobody, failure), note: failure }} isLoud />}
      <Group name={says.groups.general}>
        <SwitchRow
          name={says.atLogin}
          says={system.atLogin === 'needs-approval' ? says.needsApproval : says.atLoginSays}
          isOn={system.atLogin !== 'off'}
          turn={(isOn) => void bridge().setAtLogin(isOn).then(take)}
        />
        {choice(
          'keepRunning',
          isMac ? ['yes', 'no'] : choices.keepRunning,
          says.keepRunningChoices,
          system.hasTray || isMac ? says.keepRunningSays : says.noTray,
        )}
        {choice('theme', choices.theme, says.themeChoices)}
        {choice('times', choices.times, says.timesChoices)}
        {choice('gainColours', choices.gainColours, says.gainColoursChoices, says.gainColoursSays)}
        {toggle('hideAmounts', says.hideAmountsSays)}
      </Group>
      <Group name={says.groups.data}>{choice('pace', choices.pace, says.paceChoices, says.paceSays)}</Group>
      <Group name={says.groups.notifications}>
        {choice('remind', ['15', '30', '60', 'off'], says.remindChoices)}
        {toggle('warnBeforeClose', says.warnBeforeCloseSays)}
        {toggle('tellProblems')}
        {toggle('orderChanges', says.orderChangesSays)}
      </Group>
      <Group name={says.groups.security}>
        <p>{sayStore(store)}</p>
        <p>{says.noTelemetry}</p>
        <div className={styles.buttons}>
          <Button isDisabled={signedIn.length === 0} onPress={() => open({ kind: 'sign-out-all' })}>
            {says.signOutAll}
          </Button>
          <Button kind="danger" onPress={() => open({ kind: 'delete-everything' })}>
            {says.deleteAll}
          </Button>
        </div>
      </Group>
      <Group name={says.groups.advanced}>
        <div className={styles.buttons}>
          <Button onPress={() => open({ kind: 'diagnostics' })}>{says.diagnostics}</Button>
          <Button onPress={() => open({ kind: 'report' })}>{says.report}</Button>
          <Button onPress={() => open({ kind: 'shortcuts' })}>{texts().dialogs.shortcuts.title}</Button>
        </div>
      </Group>
      <Group name={says.groups.about}>
        <p>{says.version(system.version)}</p>
        <Disclosure label={says.notices}>
          {says.noticeLines.map((line) => (
            <p key={line}>{line}</p>
          ))}
          {Object.entries(shipped).map(([licence, names]) => (
            <p key={licence}>{says.packages(licence, names)}</p>
          ))}
        </Disclosure>
      </Group>
    </div>
  );
}

function sayStore(store: StoreState): string {
  const { storedIn, storedNowhere, storedLocked, storedBroken } = texts().settings;
  switch (store.kind) {
    case 'ready':
      return storedIn(store.name);
    case 'absent':
      return storedNowhere;
    case 'locked':
      return storedLocked;
    case 'broken':
      return storedBroken;
    case 'opening':
      return texts().frame.loading;
  }
}
