/** Dialogs about Brokerbar itself: closing, keys, diagnostics, signing out everywhere, deleting everything. */
import type { FailureNote } from '../../contract/failures.ts';
import type { AppState } from '../../contract/state.ts';
import { texts } from '../../contract/texts.ts';
import { sayFailure } from '../../contract/words.ts';
import { bridge } from '../bridge.ts';
import { ExportButton } from '../export-button.tsx';
import { ClosingDialog } from './closing-dialog.tsx';
import { Confirm } from './confirm.tsx';
import { DiagnosticsDialog } from './diagnostics-dialog.tsx';
import type { OwnRequest } from './request.ts';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';

type Props = {
  readonly kind: OwnRequest['kind'];
  readonly state: AppState;
  readonly close: () => void;
};

const explain = (failure: FailureNote) => sayFailure({ brokerName: '', environmentName: '' }, failure);

export function OwnDialog({ kind, state, close }: Props) {
  const says = texts().settings;
  switch (kind) {
    case 'closing':
      return <ClosingDialog state={state} />;
    case 'shortcuts':
      return <ShortcutsDialog system={state.system} close={close} />;
    case 'diagnostics':
    case 'report':
      return <DiagnosticsDialog isReport={kind === 'report'} close={close} />;
    case 'sign-out-all':
      return (
        <Confirm
          question={says.signOutQuestion}
          lines={says.signOutLines(listSignedIn(state))}
          verb={says.signOutVerb}
          act={() => bridge().signOutAll()}
          explain={explain}
          close={close}
        />
      );
    case 'delete-everything':
      return (
        <Confirm
          question={says.deleteQuestion}
          lines={says.deleteLines}
          verb={says.deleteVerb}
          act={() => bridge().deleteEverything()}
          explain={explain}
          close={close}
        >
          <ExportButton />
        </Confirm>
      );
  }
}

function listSignedIn({ connections }: AppState): string[] {
  return connections
    .filter(({ signIn }) => signIn.kind === 'held' || signIn.kind === 'over')
    .map(({ name }) => name);
}
