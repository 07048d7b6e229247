import type { Command, CommandName, CommandOf } from '../wire/messages';

/** One action per command; a command without an action does not compile. */
export type Actions = { [N in CommandName]: (command: CommandOf<N>) => void };

/** PyWebIO's page accepts this older name too. */
const ALIASES: Record<string, CommandName> = { input: 'input_group' };

export function dispatch(command: Command, actions: Actions): void {
  const name = ALIASES[command.command] ?? command.command;
  const action = Object.hasOwn(actions, name) ? (actions[name] as (command: Command) => void) : undefined;
  if (!action) throw new Error(`unknown command ${JSON.stringify(name)}`);
  action(command);
}

/** Whether a command holds a template somewhere: it has to wait for the part of the page that renders those. */
export function holdsTemplate(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(holdsTemplate);
  if ((value as { type?: unknown }).type === 'custom_widget') return true;
  return Object.values(value).some(holdsTemplate);
}
