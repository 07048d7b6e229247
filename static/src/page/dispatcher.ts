import type { Command, CommandName, CommandOf } from '../wire/messages';

/** One action per command; a command without an action does not compile. */
type AllActions = { [N in CommandName]: (command: CommandOf<N>) => void };
/** Those of the commands that come with a chunk of their own. */
export type RareActions = Pick<AllActions, RareCommand>;
export type Actions = Omit<AllActions, RareCommand> & Partial<RareActions>;

type RareCommand = Extract<CommandName, `pin_${string}` | 'popup' | 'close_popup' | 'toast' | 'set_env'>;

/** PyWebIO's page accepts this older name too. */
const ALIASES: Record<string, CommandName> = { input: 'input_group' };

export function dispatch(command: Command, actions: Actions): void {
  const name = ALIASES[command.command] ?? command.command;
  const action = Object.hasOwn(actions, name) ? (actions[name] as (command: Command) => void) : undefined;
  if (!action) throw new Error(`nothing on this page knows the command ${JSON.stringify(name)}`);
  action(command);
}
