import type { Html } from '../dom/html';
import { idMaker } from '../dom/id';
import { Lazy, type PartOf } from '../dom/lazy';
import type { FormKit } from '../form/form';
import { FormStack } from '../form/stack';
import type { UploadingPart } from '../form/uploading';
import type { Text } from '../i18n/text';
import type { MarkdownPart, TemplatePart, WidgetKit } from '../widgets/kit';
import { render } from '../widgets/render';
import type { Line } from '../wire/frame';
import type { Command, Content, Send } from '../wire/messages';
import { control } from './control';
import { type Actions, dispatch } from './dispatcher';
import type { FilesPart } from './files';
import { type OutputEnv, Outputs } from './output';
import type { OwnPart } from './own';
import { Panel } from './panel';
import type { Runner } from './queue';
import type { RarePart } from './rare';
import type { StrictRun } from './script';
import { part } from './shell';

export interface PageOptions {
  send: Send;
  text: Text;
  html: Html;
  markdown: Lazy<MarkdownPart>;
  template: Lazy<TemplatePart>;
  part: PartOf;
  nonce: string;
  rare(): Promise<typeof import('./rare')>;
  /** Has `text` speak this language from then on. */
  speak(language: string): Promise<void>;
  /** How code runs where `eval` is forbidden. */
  run?: StrictRun | undefined;
  line: Line;
  uploading: Lazy<UploadingPart>;
  /** The app has said its last word. */
  closed(): void;
}

/** What in the JSON of a command asks for a part: its name, outputs and inputs, or code and HTML of the app's own. */
const RARE =
  /^\["(pin_|popup|toast|set_env)|"type":"(tabs|scrollable|datatable|pin|slider|file|textarea)"|"(scroll_to|clear_[abr]\w+|click_\w+)":/;
const FILES = /^\["download|\?file=/;
const OWN = /^\["run_script"|class|<script|\$[(.]|jQuery|require|define|Toastify|saveAs|Mustache|Prism|DOMPurify/i;

/** Milliseconds for which a form waits for a lazy part above it. */
const PATIENCE = 1500;

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Everything that commands may do to the page. */
export class Page implements Runner {
  readonly forms: FormStack;
  private readonly outputs: Outputs;
  private readonly actions: Actions;
  private readonly rare: Lazy<RarePart>;
  private readonly own: Lazy<OwnPart>;
  private readonly files: Lazy<FilesPart>;

  constructor(private readonly options: PageOptions) {
    const { send, text, html, markdown, template, uploading, part: lazy, nonce } = options;
    const id = idMaker();
    this.rare = new Lazy(async () => {
      const made = (await options.rare()).makeRare(kit, formKit, settable);
      Object.assign(this.actions, made.actions);
      return made;
    });
    const { rare } = this;
    const warn: FormKit['warn'] = (...about) => this.notice(...about);
    const formKit: FormKit = { send, text, id, rare, uploading, part: lazy, nonce, warn };
    const container = part('input-container');
    const panel = new Panel(container, part('end-space'));
    this.forms = new FormStack(part('input-cards'), formKit, (form) => {
      container.hidden = !form;
      if (form) panel.opened();
      else panel.soon();
    });
    const kit: WidgetKit = {
      ...{ send, text, id, rare, part: lazy, nonce, html, markdown, template },
      scrolls: (box, name) => void rare.load().then((made) => made.scrolls(box, name), console.info),
      render: (content: Content) => render(content, kit),
    };
    const own = lazy('own', async () => (await import('./own')).makeOwn(kit, rare, options.run));
    this.own = own;
    const files = lazy('files', async () => (await import('./files')).makeFiles(options.line, formKit));
    this.files = files;
    const animation = !new URLSearchParams(location.search).get('_pywebio_disable_animate');
    document.body.classList.toggle('no-animation', !animation);
    const env: OutputEnv = { animation, followBottom: false };
    const settable = { forms: this.forms, panel, output: part('output-container'), env, text };
    this.outputs = new Outputs(kit.render, env);
    this.actions = {
      input_group: (command) => this.forms.open(command),
      update_input: (command) => this.forms.update(command),
      destroy_form: (command) => this.forms.close(command),
      output: ({ spec }) => this.outputs.show(spec),
      output_ctl: ({ spec }) => {
        control(spec);
        rare.value?.around(spec);
      },
      run_script: (command) => own.value?.script(command),
      download: (command) => files.value?.save(command),
      upload: (command) => uploading.value?.heard(command),
      close_session: () => options.closed(),
      // Only dialect plain has it; in v1 the welcome says who we are.
      set_session_id: () => {},
    };
  }

  before(all: Command): Promise<unknown> | undefined {
    const { command, spec } = all;
    const { markdown, template, html } = this.options;
    const { rare, own, files } = this;
    const waits: Promise<unknown>[] = [];
    // What a lazy part is about to fill must not push away a form that the visitor already reads.
    if (command === 'input_group' && markdown.pending) waits.push(Promise.race([markdown.pending, pause(PATIENCE)]));
    // Later outputs may aim at a scope inside what comes late, so they wait with it; should it fail, the page goes on.
    const json = JSON.stringify([command, spec]);
    if (!template.value && json.includes('"custom_widget"')) waits.push(template.load());
    if (!files.value && FILES.test(json)) waits.push(files.load());
    if (files.value && command === 'close_session') waits.push(files.value.settled());
    if (command === 'set_env' && spec.language) waits.push(this.options.speak(spec.language));
    if (!rare.value && RARE.test(json)) waits.push(rare.load());
    if (OWN.test(json) || (html.strict && /style/i.test(json))) {
      const needs = (part: OwnPart) => part.needs(all);
      const wait = own.value ? needs(own.value) : own.load().then(needs);
      if (wait) waits.push(wait);
    }
    if (waits.length === 0) return undefined;
    return Promise.allSettled(waits).then((results) => {
      for (const result of results) if (result.status === 'rejected') console.error(result.reason);
    });
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
    this.notice('disconnected_with_server');
    this.forms.release();
  }

  /** Says something in the page's own name; answers what takes it away again. */
  private notice(...about: Parameters<Text>): () => void {
    const shown = this.rare.load().then(
      ({ toasts }) => toasts.error(this.options.text(...about)),
      (error) => console.info('asgiwebio: nothing is here to show this with:', ...about, error),
    );
    return () => void shown.then((close) => close?.());
  }
}
