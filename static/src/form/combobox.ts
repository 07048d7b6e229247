/** A select with a field to search in, which stands before the browser's own: that one keeps the options and the choice. */
import { whenGone } from '../dom/gone';
import { h } from '../dom/h';
import type { FieldKit } from './field';

/** What the frame around a field, or the app, changes on its control. */
const MIRRORED = ['aria-labelledby', 'aria-describedby', 'aria-invalid', 'disabled', 'required', 'placeholder'];
const ROOM = 8;
const MOST = 320;

const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

class Combobox {
  private readonly input = h('input', {
    ...{ type: 'text', class: 'form-select', role: 'combobox', autocomplete: 'off', spellcheck: 'false' },
    ...{ 'aria-autocomplete': 'list', 'aria-expanded': 'false' },
  });
  private readonly list: HTMLElement;
  private active = -1;
  /** The options in the list, by their place in the select. */
  private shown: number[] = [];

  constructor(
    private readonly select: HTMLSelectElement,
    private readonly kit: FieldKit,
  ) {
    const { input } = this;
    this.list = h('ul', { id: kit.id('options'), class: 'wio-options', role: 'listbox', popover: 'manual' });
    if (select.multiple) this.list.setAttribute('aria-multiselectable', 'true');
    input.setAttribute('aria-controls', this.list.id);
    this.list.hidden = true;
    input.id = select.id;
    select.removeAttribute('id');
    select.hidden = true;
    select.after(h('div', { class: 'wio-combobox' }, input, this.list));
    select.focus = () => input.focus();
    input.addEventListener('input', () => this.open());
    input.addEventListener('click', () => this.open(''));
    input.addEventListener('focus', () => input.select());
    input.addEventListener('keydown', (event) => this.key(event));
    input.addEventListener('blur', () => {
      this.close();
      select.dispatchEvent(new Event('blur'));
    });
    // The focus stays in the field, or a press would close the list before it counts.
    this.list.addEventListener('mousedown', (event) => event.preventDefault());
    this.list.addEventListener('click', ({ target }) => {
      const option = target instanceof Element ? target.closest<HTMLElement>('[data-at]') : null;
      if (option) this.pick(Number(option.dataset.at));
    });
    const place = () => this.place();
    for (const name of ['scroll', 'resize']) addEventListener(name, place, { capture: true, passive: true });
    whenGone(this.list.parentElement ?? this.list, () => {
      for (const name of ['scroll', 'resize']) removeEventListener(name, place, { capture: true });
    });
    const watch = new MutationObserver(() => this.mirror());
    watch.observe(select, { attributes: true, attributeFilter: [...MIRRORED, 'class'] });
    this.mirror();
    this.rest();
  }

  /** Shows what is chosen, as long as nobody searches. */
  rest(): void {
    if (!this.list.hidden) return;
    const chosen = [...this.select.selectedOptions].map(({ label }) => label);
    this.input.value = chosen.join(', ');
  }

  private mirror(): void {
    const { select, input, list, kit } = this;
    for (const name of MIRRORED) {
      const value = select.getAttribute(name);
      if (value === null) input.removeAttribute(name);
      else input.setAttribute(name, value);
    }
    input.placeholder ||= kit.text('nothing_selected');
    for (const name of ['is-valid', 'is-invalid']) input.classList.toggle(name, select.classList.contains(name));
    list.setAttribute('aria-labelledby', select.getAttribute('aria-labelledby') ?? '');
  }

  private key(event: KeyboardEvent): void {
    const { list, shown, active } = this;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
    const step = steps[event.key];
    if (step) {
      if (list.hidden) this.open('');
      else this.activate(Math.max(0, Math.min(active + step, shown.length - 1)));
    } else if (event.key === 'Enter' && !list.hidden) this.pick(shown[active]);
    else if (event.key === 'Escape' && !list.hidden) this.close();
    else return;
    event.preventDefault();
    // An open popup is not to be closed by the Esc that closes this list.
    event.stopPropagation();
  }

  /** Shows the options that have what was typed in their label. */
  private open(search = this.input.value): void {
    const { select, input, list, kit } = this;
    if (input.disabled) return;
    const wanted = plain(search.trim());
    const all = [...select.options];
    this.shown = all.flatMap(({ label }, at) => (plain(label).includes(wanted) ? [at] : []));
    const items = this.shown.map((at, place) => {
      const { label, selected, disabled } = all[at] as HTMLOptionElement;
      const id = `${list.id}-${place}`;
      const state = { 'aria-selected': String(selected), 'aria-disabled': disabled ? 'true' : undefined };
      return h('li', { id, role: 'option', 'data-at': at, ...state }, label);
    });
    const none = h(
      'li',
      { role: 'option', 'aria-selected': 'false', 'aria-disabled': 'true' },
      kit.text('nothing_found'),
    );
    list.replaceChildren(...(items.length ? items : [none]));
    list.hidden = false;
    list.showPopover?.();
    input.setAttribute('aria-expanded', 'true');
    this.place();
    const chosen = this.shown.findIndex((at) => all[at]?.selected);
    this.activate(wanted || chosen < 0 ? 0 : chosen);
  }

  private close(): void {
    const { input, list } = this;
    if (list.hidden) return;
    list.hidden = true;
    list.hidePopover?.();
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
    this.rest();
  }

  private activate(place: number): void {
    this.list.querySelector('.active')?.classList.remove('active');
    this.active = place;
    const item = this.list.querySelector(`[id="${this.list.id}-${place}"]`);
    item?.classList.add('active');
    item?.scrollIntoView({ block: 'nearest' });
    if (item) this.input.setAttribute('aria-activedescendant', item.id);
    else this.input.removeAttribute('aria-activedescendant');
  }

  private pick(at: number | undefined): void {
    const { select, active, shown } = this;
    const option = at === undefined ? undefined : select.options[at];
    if (!option || option.disabled) return;
    option.selected = select.multiple ? !option.selected : true;
    select.dispatchEvent(new Event('change'));
    if (!select.multiple) return this.close();
    const same = shown.indexOf(at as number);
    this.open();
    this.activate(same < 0 ? active : same);
  }

  /** Below the field, or above it where there is more room. */
  private place(): void {
    const { input, list } = this;
    if (list.hidden) return;
    const { left, top, bottom, width } = input.getBoundingClientRect();
    const below = innerHeight - bottom - ROOM;
    const above = top - ROOM;
    const up = below < Math.min(MOST, list.scrollHeight) && above > below;
    Object.assign(list.style, {
      ...{ left: `${left}px`, width: `${width}px`, maxHeight: `${Math.min(MOST, up ? above : below)}px` },
      ...(up ? { top: 'auto', bottom: `${innerHeight - top}px` } : { top: `${bottom}px`, bottom: 'auto' }),
    });
  }
}

/** Answers what to call when the choice or the options have changed otherwise. */
export function dress(select: HTMLSelectElement, kit: FieldKit): () => void {
  const combobox = new Combobox(select, kit);
  return () => combobox.rest();
}
