import type { Html } from '../dom/html';
import { idMaker } from '../dom/id';
import type { Lazy } from '../dom/lazy';
import type { FormKit } from '../form/form';
import { FormStack } from '../form/stack';
import type { Text } from '../i18n/text';
import { Pins } from '../pin/pins';
import type { MarkdownPart, TemplatePart, WidgetKit } from '../widgets/kit';
import { render } from '../widgets/render';
import type { Command, Content, Send } from '../wire/messages';
import { control } from './control';
import { type Actions, dispatch, holdsTemplate } from './dispatcher';
import { download } from './download';
import { Env } from './env';
import { Outputs } from './output';
import { overflowWatch } from './overflow';
import { Panel } from './panel';
import { Popup } from './popup';
import type { Runner } from './queue';
import { type Run, script } from './script';
import { part } from './shell';
import { Toasts } from './toast';

export interface PageOptions {
  send: Send;
  text: Text;
  html: Html;
  markdown: Lazy<MarkdownPart>;
  template: Lazy<TemplatePart>;
  run: Run;
  /** The app has said its last word. */
  closed(): void;
}

/** Milliseconds for which a form waits for a lazy part above it. */
const PATIENCE = 1500;

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Everything that commands may do to the page. */
export class Page implements Runner {
  private readonly toasts: Toasts;
  readonly forms: FormStack;
  private readonly outputs: Outputs;
  private readonly actions: Actions;

  constructor(private readonly options: PageOptions) {
    const { send, text, html, markdown, template } = options;
    const id = idMaker();
    this.toasts = new Toasts(text, send);
    const formKit: FormKit = { send, text, id, warn: (words) => this.toasts.error(words) };
    const pins = new Pins(formKit);
    const container = part('input-container');
    const panel = new Panel(container, part('end-space'));
    this.forms = new FormStack(part('input-cards'), formKit, (form) => {
      container.hidden = !form;
      if (form) panel.opened();
      else panel.soon();
    });
    const kit: WidgetKit = {
      ...{ send, text, id, html, markdown, template, pins },
      scrolls: overflowWatch(),
      render: (content: Content) => render(content, kit),
    };
    const env = new Env(this.forms, panel, part('output-container'));
    this.outputs = new Outputs(kit.render, env);
    const popup = new Popup(kit.render, text);
    this.actions = {
      input_group: (command) => this.forms.open(command),
      update_input: (command) => this.forms.update(command),
      destroy_form: (command) => this.forms.close(command),
      output: ({ spec }) => this.outputs.show(spec),
      output_ctl: ({ spec }) => control(spec),
      pin_values: (command) => pins.values(command),
      pin_value: (command) => pins.value(command),
      pin_update: (command) => pins.update(command),
      pin_wait: (command) => pins.wait(command),
      pin_onchange: (command) => pins.onchange(command),
      popup: ({ spec }) => popup.open(spec),
      close_popup: () => popup.close(),
      toast: ({ spec }) => this.toasts.show(spec),
      set_env: ({ spec }) => env.set(spec),
      run_script: (command) => script(command, options.run, send),
      download: (command) => download(command),
      close_session: () => options.closed(),
      // Only dialect plain has it; in v1 the welcome says who we are.
      set_session_id: () => {},
    };
  }

  before(command: Command): Promise<unknown> | undefined {
    const { markdown, template } = this.options;
    // What a lazy part is about to fill must not push away a form that the visitor already reads.
    if (command.command === 'input_group' && markdown.pending) return Promise.race([markdown.pending, pause(PATIENCE)]);
    if (template.value || !holdsTemplate(command.spec)) return undefined;
    // Later outputs may aim at a scope inside the template, so they wait with it; without it the page still goes on.
    return template.load().catch((error) => console.error(error));
  }

  run(command: Command): void {
    if (command.command !== 'output') this.outputs.flush();
    dispatch(command, this.actions);
  }

  flush(): void {
    this.outputs.flush();
  }

  /** What the visitor just did can reach nobody any more. */
  refuse(): void {
    this.toasts.error(this.options.text('disconnected_with_server'));
    this.forms.release();
  }
}
