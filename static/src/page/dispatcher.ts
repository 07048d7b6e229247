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
