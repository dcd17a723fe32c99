/** Above everything while the practice broker is shown. */
import { bridge } from './bridge.ts';
import { Button } from './button.tsx';

export function DemoBanner() {
  return (
    <div className="demo-banner">
      <p>
        <strong>DEMO.</strong> A built-in practice broker. Nothing here is real.
      </p>
      <Button onPress={() => void bridge().leaveDemo()}>Leave demo</Button>
    </div>
  );
}
