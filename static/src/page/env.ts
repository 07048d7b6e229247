import type { FormStack } from '../form/stack';
import type { Text } from '../i18n/text';
import type { EnvSpec } from '../wire/messages';
import type { OutputEnv } from './output';
import type { Panel } from './panel';
import { nameShell } from './shell';

const LEAST_PANEL = 75;
const LEAST_INITIAL_PANEL = 175;

/** What the settings of a session are about. */
export interface Settable {
  forms: FormStack;
  panel: Panel;
  /** The box around all outputs. */
  output: HTMLElement;
  env: OutputEnv;
  text: Text;
}

/** Changes settings of the session; they act from the moment they arrive. */
export function setEnv(spec: EnvSpec, { forms, panel, output, env, text }: Settable): void {
  if (spec.title !== undefined) document.title = spec.title;
  if (spec.output_animation !== undefined) {
    env.animation = spec.output_animation;
    document.body.classList.toggle('no-animation', !env.animation);
  }
  if (spec.auto_scroll_bottom !== undefined) env.followBottom = spec.auto_scroll_bottom;
  if (spec.input_auto_focus !== undefined) forms.autoFocus = spec.input_auto_focus;
  if (spec.output_max_width !== undefined) output.style.maxWidth = spec.output_max_width;
  if (spec.input_panel_fixed !== undefined) panel.allowed = spec.input_panel_fixed;
  if (spec.input_panel_min_height !== undefined) panel.limit(Math.max(spec.input_panel_min_height, LEAST_PANEL));
  if (spec.input_panel_init_height !== undefined) {
    panel.limit(Math.max(spec.input_panel_init_height, LEAST_INITIAL_PANEL));
  }
  if (spec.language !== undefined) {
    for (const name of ['lang', 'dir']) document.documentElement.removeAttribute(name);
    nameShell(text);
  }
  panel.soon();
}
