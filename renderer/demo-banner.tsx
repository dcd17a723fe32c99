/** Above everything while the practice broker is shown. */
import { texts } from '../contract/texts.ts';
import { bridge } from './bridge.ts';
import { Button } from './button.tsx';

export function DemoBanner() {
  const { demoMark, demoSays, leaveDemo } = texts().frame;
  return (
    <div className="demo-banner">
      <p>
        <strong>{demoMark}</strong> {demoSays}
      </p>
      <Button onPress={() => void bridge().leaveDemo()}>{leaveDemo}</Button>
    </div>
  );
}
