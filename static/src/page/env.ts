import type { FormStack } from '../form/stack';
import type { EnvSpec } from '../wire/messages';
import type { OutputEnv } from './output';
import type { Panel } from './panel';

const LEAST_PANEL = 75;
const LEAST_INITIAL_PANEL = 175;

/** Settings of the session; they act from the moment they arrive. */
export class Env implements OutputEnv {
  animation = true;
  followBottom = false;

  constructor(
    private readonly forms: FormStack,
    private readonly panel: Panel,
    private readonly output: HTMLElement,
  ) {
    if (new URLSearchParams(location.search).get('_pywebio_disable_animate')) this.animate(false);
  }

  set(spec: EnvSpec): void {
    if (spec.title !== undefined) document.title = spec.title;
    if (spec.output_animation !== undefined) this.animate(spec.output_animation);
    if (spec.auto_scroll_bottom !== undefined) this.followBottom = spec.auto_scroll_bottom;
    if (spec.input_auto_focus !== undefined) this.forms.autoFocus = spec.input_auto_focus;
    if (spec.output_max_width !== undefined) this.output.style.maxWidth = spec.output_max_width;
    if (spec.input_panel_fixed !== undefined) this.panel.allowed = spec.input_panel_fixed;
    if (spec.input_panel_min_height !== undefined) this.panel.limit(Math.max(spec.input_panel_min_height, LEAST_PANEL));
    if (spec.input_panel_init_height !== undefined) {
      this.panel.limit(Math.max(spec.input_panel_init_height, LEAST_INITIAL_PANEL));
    }
    this.panel.soon();
  }

  private animate(on: boolean): void {
    this.animation = on;
    document.body.classList.toggle('no-animation', !on);
  }
}
