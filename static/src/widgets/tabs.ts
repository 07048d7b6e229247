import { h } from '../dom/h';
import { type Build, fill } from './kit';

/** Tabs: all contents are on the page from the start, so scopes and pins in hidden ones work. */
export const buildTabs: Build<'tabs'> = ({ tabs }, kit) => {
  const id = kit.id('webio-tabs');
  const list = h('div', { class: 'wio-tab-list', role: 'tablist' });
  const element = h('div', { class: 'webio-tabs' }, list);
  const buttons: HTMLButtonElement[] = [];
  const panels: HTMLElement[] = [];
  const shown: (() => void)[] = [];
  const select = (index: number, focus: boolean) => {
    buttons.forEach((button, own) => {
      button.setAttribute('aria-selected', String(own === index));
      button.tabIndex = own === index ? 0 : -1;
    });
    panels.forEach((panel, own) => {
      panel.hidden = own !== index;
    });
    if (focus) buttons[index]?.focus();
  };
  tabs.forEach(({ title, content }, index) => {
    const names = { id: `${id}-tab-${index}`, 'aria-controls': `${id}-panel-${index}` };
    const button = h('button', { ...names, type: 'button', role: 'tab', class: 'wio-tab' }, title);
    const panel = h('div', {
      id: names['aria-controls'],
      'aria-labelledby': names.id,
      role: 'tabpanel',
      class: 'webio-tabs-content',
      tabindex: 0,
    });
    shown.push(fill(panel, Array.isArray(content) ? content : [content], kit));
    button.addEventListener('click', () => select(index, false));
    buttons.push(button);
    panels.push(panel);
  });
  list.append(...buttons);
  element.append(...panels);
  list.addEventListener('keydown', (event) => {
    const now = buttons.indexOf(event.target as HTMLButtonElement);
    const forward = getComputedStyle(list).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const backward = forward === 'ArrowLeft' ? 'ArrowRight' : 'ArrowLeft';
    const count = buttons.length;
    const next = { [forward]: now + 1, [backward]: now - 1 + count, Home: 0, End: count - 1 }[event.key];
    if (now < 0 || next === undefined) return;
    event.preventDefault();
    select(next % count, true);
  });
  select(0, false);
  return {
    element,
    shown() {
      for (const one of shown) one();
    },
  };
};
