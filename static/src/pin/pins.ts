import { h } from '../dom/h';
import { isActions } from '../form/actions';
import type { Field, FieldKit } from '../form/field';
import { makeField } from '../form/fields';
import type { CommandOf, Json, PinOutput } from '../wire/messages';

interface Pin {
  field: Field;
  element: HTMLElement;
}

type Watch = (name: string, value: Json) => void;

/** Inputs that stay on the page: read, changed and watched by name. */
export class Pins {
  private readonly pins = new Map<string, Pin>();
  /** By name, what the app wants to hear of; it may be asked for before the pin exists. */
  private readonly watches = new Map<string, Watch[]>();
  private readonly waits = new Set<Watch>();

  constructor(private readonly kit: FieldKit) {}

  make({ input }: PinOutput): { element: HTMLElement; shown(): void } {
    const field = makeField(input, this.kit, { change: (self) => this.changed(self), blur() {} });
    if (isActions(field)) {
      field.element.addEventListener(
        'click',
        ({ target }) => field.press(target instanceof HTMLElement ? target.closest('button') : null),
        { capture: true },
      );
      // Outside of a form a button submits nothing.
      for (const button of field.element.querySelectorAll('button')) button.type = 'button';
    }
    const element = h('div', { class: 'wio-pin' }, field.element);
    const shown = () => {
      const before = this.present(field.name);
      if (before && before.field !== field) {
        before.field.dispose();
        before.element.replaceChildren(h('p', { class: 'text-muted' }, this.kit.text('duplicated_pin_name')));
      }
      this.pins.set(field.name, { field, element });
    };
    return { element, shown };
  }

  values({ spec, task_id }: CommandOf<'pin_values'>): void {
    const found: Record<string, Json> = {};
    for (const name of spec.names) {
      const pin = this.present(name);
      if (pin) found[name] = pin.field.read();
    }
    this.answer(task_id, found);
  }

  value({ spec, task_id }: CommandOf<'pin_value'>): void {
    const pin = this.present(spec.name);
    this.answer(task_id, pin ? { value: pin.field.read() } : null);
  }

  update({ spec }: CommandOf<'pin_update'>): void {
    const pin = this.present(spec.name);
    if (!pin) throw new Error(`pin_update: there is no pin ${JSON.stringify(spec.name)} on the page`);
    pin.field.update(spec.attributes);
  }

  wait({ spec, task_id }: CommandOf<'pin_wait'>): void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const watch: Watch = (name, value) => {
      if (!spec.names.includes(name)) return;
      finish({ name, value });
    };
    const finish = (data: Json) => {
      clearTimeout(timer);
      this.waits.delete(watch);
      this.answer(task_id, data);
    };
    this.waits.add(watch);
    if (typeof spec.timeout === 'number') timer = setTimeout(() => finish(null), spec.timeout * 1000);
  }

  onchange({ spec }: CommandOf<'pin_onchange'>): void {
    const kept = spec.clear ? [] : (this.watches.get(spec.name) ?? []);
    const { callback_id } = spec;
    if (callback_id)
      kept.push((_, value) => this.kit.send({ event: 'callback', task_id: callback_id, data: { value } }));
    this.watches.set(spec.name, kept);
  }

  private changed(field: Field): void {
    const value = field.read();
    for (const watch of this.watches.get(field.name) ?? []) watch(field.name, value);
    for (const watch of [...this.waits]) watch(field.name, value);
  }

  /** The pin of this name, if it is on the page: a scope that is cleared takes its pins along. */
  private present(name: string): Pin | undefined {
    const pin = this.pins.get(name);
    if (!pin || pin.element.isConnected) return pin;
    pin.field.dispose();
    this.pins.delete(name);
    return undefined;
  }

  private answer(taskId: string, data: Json): void {
    this.kit.send({ event: 'js_yield', task_id: taskId, data });
  }
}
