/** What most pages never need, in one chunk: the queue waits for it when a command asks for something in here. */
import type { FieldKit, RareFields } from '../form/field';
import { makeFile } from '../form/file';
import { makeSlider } from '../form/slider';
import { textareaMaker } from '../form/textarea';
import { Pins } from '../pin/pins';
import { datatableBuilder } from '../widgets/datatable';
import type { RareWidgets, WidgetKit } from '../widgets/kit';
import { buildScrollable } from '../widgets/scrollable';
import { buildTabs } from '../widgets/tabs';
import { around } from './around';
import { setEnv } from './env';
import { Popup } from './popup';
import { Toasts } from './toast';

export interface RarePart extends RareWidgets, RareFields {
  pins: Pins;
  popup: Popup;
  toasts: Toasts;
  setEnv: typeof setEnv;
  around: typeof around;
}

export function makeRare(kit: WidgetKit, fields: FieldKit): RarePart {
  const pins = new Pins(fields);
  return {
    pins,
    popup: new Popup(kit.render, kit.text),
    toasts: new Toasts(kit.text, kit.send),
    setEnv,
    around,
    tabs: buildTabs,
    scrollable: buildScrollable,
    datatable: datatableBuilder(
      kit.part('grid', () => import('../lazy/grid')),
      kit.part('gridWords', () => import('../lazy/gridWords')),
    ),
    slider: makeSlider,
    file: makeFile,
    textarea: textareaMaker(
      kit.part('editor', () => import('../lazy/editor')),
      kit.part('languages', () => import('../lazy/languages')),
    ),
    pin: (output) => pins.make(output),
  };
}
