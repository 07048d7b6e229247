import { paced } from '../dom/pace';
import type { Widget } from '../widgets/kit';
import type { CommandOf, Output } from '../wire/messages';
import { append, insert } from './scope';

const FADE = 120;
const FADED_AT_ONCE = 20;
const ROOT = '#pywebio-scope-ROOT';

/** Outputs whose ids nobody may look for before they are shown; a row of these goes onto the page at once. */
const GATHERED = new Set<Output['type']>(['text', 'markdown', 'html', 'table', 'buttons']);

export interface OutputEnv {
  animation: boolean;
  followBottom: boolean;
}

type OutputSpec = CommandOf<'output'>['spec'];

/** Brings outputs to their places on the page. */
export class Outputs {
  private gathered: Widget[] = [];
  private target = '';
  private readonly toEnd = paced(() => scrollTo({ top: document.documentElement.scrollHeight }));

  constructor(
    private readonly build: (output: Output) => Widget,
    private readonly env: OutputEnv,
  ) {}

  show(spec: OutputSpec): void {
    const simple = spec.position === -1 && GATHERED.has(spec.type) && !spec.container_dom_id;
    if (!simple || spec.scope !== this.target) this.flush();
    if (simple) {
      this.target = spec.scope;
      this.gathered.push(this.build(spec));
      return;
    }
    const targets = find(spec.scope);
    for (const target of targets) {
      const widget = this.build(spec);
      insert(target, widget.element, spec.position);
      widget.shown?.();
      this.fade([widget.element], targets.length);
    }
    this.follow(spec.scope);
  }

  /** Everything that was gathered for one scope comes onto the page. */
  flush(): void {
    if (this.gathered.length === 0) return;
    try {
      this.place();
    } catch (error) {
      // Whoever comes next is not to blame for it.
      console.error('asgiwebio: outputs were skipped', error);
    }
  }

  private place(): void {
    const widgets = this.gathered;
    const selector = this.target;
    this.gathered = [];
    this.target = '';
    const targets = find(selector);
    targets.forEach((target, index) => {
      // Each place needs nodes of its own; clones would have no listeners, but several places are a rarity of old apps.
      const elements = widgets.map(({ element }) => (index === 0 ? element : (element.cloneNode(true) as HTMLElement)));
      append(target, elements);
      if (index === 0) for (const widget of widgets) widget.shown?.();
      this.fade(elements, targets.length);
    });
    this.follow(selector);
  }

  private fade(elements: readonly Element[], places: number): void {
    if (!this.env.animation || places > 1 || elements.length > FADED_AT_ONCE) return;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    for (const element of elements) element.animate({ opacity: [0, 1] }, { duration: FADE, easing: 'ease-out' });
  }

  private follow(selector: string): void {
    if (this.env.followBottom && selector === ROOT) this.toEnd();
  }
}

/** The places that a selector names; none is an error of the app, which only the console learns of. */
export function find(selector: string): Element[] {
  const found = [...document.querySelectorAll(selector)];
  if (found.length === 0) throw new Error(`no scope ${selector} is on the page`);
  return found;
}
