/** One permission of a broker; what is not said is that of a plain one to look at things. */
import type { Permission } from '../../contract/state.ts';

export function permission(scope: string, says: string, more: Partial<Permission> = {}): Permission {
  return { scope, says, power: 'view', withoutSays: null, isViewOnly: false, isRequired: false, ...more };
}
