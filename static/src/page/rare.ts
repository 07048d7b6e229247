/** What most pages never need, in one chunk: the queue waits for it when a command asks for something in here. */
import type { FieldKit } from '../form/field';
import { Pins } from '../pin/pins';
import type { RareWidgets, WidgetKit } from '../widgets/kit';
import { buildScrollable } from '../widgets/scrollable';
import { buildTabs } from '../widgets/tabs';
import { Popup } from './popup';

export interface RarePart extends RareWidgets {
  pins: Pins;
  popup: Popup;
}

export function makeRare(kit: WidgetKit, fields: FieldKit): RarePart {
  const pins = new Pins(fields);
  return {
    pins,
    popup: new Popup(kit.render, kit.text),
    tabs: buildTabs,
    scrollable: buildScrollable,
    pin: (output) => pins.make(output),
  };
}
