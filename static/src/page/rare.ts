/** What most pages never need, in one chunk: the queue waits for it when a command asks for something in here. */
import type { FieldKit, RareFields } from '../form/field';
import { makeFile } from '../form/file';
import { makeSlider } from '../form/slider';
import { textareaMaker } from '../form/textarea';
import { Pins } from '../pin/pins';
import { makeClickable } from '../widgets/clickable';
import { datatableBuilder } from '../widgets/datatable';
import type { RareWidgets, WidgetKit } from '../widgets/kit';
import { buildScrollable } from '../widgets/scrollable';
import { buildTabs } from '../widgets/tabs';
import { readAloud } from './aloud';
import { around } from './around';
import type { RareActions } from './dispatcher';
import { type Settable, setEnv } from './env';
import { overflowWatch } from './overflow';
import { Popup } from './popup';
import { Toasts } from './toast';

export { rarely } from '../i18n/enRarely';

export interface RarePart extends RareWidgets, RareFields {
  actions: RareActions;
  toasts: Toasts;
  around: typeof around;
}

export function makeRare(kit: WidgetKit, fields: FieldKit, settable: Settable): RarePart {
  const pins = new Pins(fields);
  const outputs = document.querySelector('#output-container');
  if (outputs) readAloud(outputs);
  const popup = new Popup(kit.render, kit.text);
  const toasts = new Toasts(kit.text, kit.send);
  return {
    actions: {
      pin_values: (command) => pins.values(command),
      pin_value: (command) => pins.value(command),
      pin_update: (command) => pins.update(command),
      pin_wait: (command) => pins.wait(command),
      pin_onchange: (command) => pins.onchange(command),
      popup: ({ spec }) => popup.open(spec),
      close_popup: () => popup.close(),
      toast: ({ spec }) => void toasts.show(spec),
      set_env: ({ spec }) => setEnv(spec, settable),
    },
    toasts,
    around,
    clickable: makeClickable,
    scrolls: overflowWatch(),
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
