import axe from 'axe-core';
import { expect } from 'vitest';
import { Html } from '../src/dom/html';
import { Lazy } from '../src/dom/lazy';
import { makeUploading } from '../src/form/uploading';
import { en } from '../src/i18n/en';
import { rarely } from '../src/i18n/enRarely';
import { table, texts } from '../src/i18n/text';
import { Page } from '../src/page/page';
import { browserFrames, Queue } from '../src/page/queue';
import { prepareShell } from '../src/page/shell';
import type { Aside, Chunks, Line } from '../src/wire/frame';
import type { Command, CommandName, CommandSpecs, InputItem, Output, PageEvent } from '../src/wire/messages';

export interface Driven {
  page: Page;
  events: PageEvent[];
  closed: { times: number };
  line: FakeLine;
  /** Sends commands as the app would, and waits until the page has worked them off. */
  send(...commands: Command[]): Promise<void>;
  show(...outputs: Partial<Output>[]): Promise<void>;
  ask(label: string, inputs: InputItem[], more?: object): Promise<HTMLFormElement>;
}

/** The link, as much of it as a part of the page gets to see; it says how often it was asked to send. */
export class FakeLine implements Line {
  aside: Aside | undefined;
  chunks: Chunks | undefined;
  flushes = 0;

  flush(): void {
    this.flushes += 1;
  }
}

/** A whole page without a link: commands go in, events come out. */
export function drive(): Driven {
  const events: PageEvent[] = [];
  const closed = { times: 0 };
  const line = new FakeLine();
  const words = { ...en, ...rarely };
  const text = texts(words, {});
  prepareShell(text);
  const uploading = new Lazy(async () =>
    makeUploading({ line, send: (item) => events.push(item as PageEvent), release: () => page.forms.release() }),
  );
  const page: Page = new Page({
    send: (event) => (uploading.value ? uploading.value.send(event) : events.push(event)),
    text,
    html: new Html(false, new Lazy(() => import('../src/lazy/purify'))),
    markdown: new Lazy(() => import('../src/lazy/markdown')),
    template: new Lazy(() => import('../src/widgets/template')),
    part: (_, fetch) => new Lazy(fetch),
    nonce: '',
    rare: () => import('../src/page/rare'),
    async speak(language) {
      Object.assign(words, await table(language, () => import(`../src/i18n/${language}.ts`)));
    },
    line,
    uploading,
    closed: () => {
      closed.times += 1;
    },
  });
  const queue = new Queue(page, browserFrames());
  const send = (...commands: Command[]) => {
    let left = commands.length;
    return new Promise<void>((resolve) =>
      queue.push(commands, (count) => {
        left -= count;
        if (left === 0) resolve();
      }),
    );
  };
  const show = (...outputs: Partial<Output>[]) => send(...outputs.map((output) => put(output)));
  const ask = async (label: string, inputs: InputItem[], more: object = {}) => {
    await send(command('input_group', { label, inputs, ...more }, 'question-1'));
    const forms = document.querySelectorAll<HTMLFormElement>('#input-cards form');
    const form = forms[forms.length - 1];
    if (!form) throw new Error('no form came');
    return form;
  };
  return { page, events, closed, line, send, show, ask };
}

export function command<N extends CommandName>(name: N, spec: CommandSpecs[N], task_id = 'task'): Command {
  return { command: name, spec, task_id } as Command;
}

export const put = (output: Partial<Output>): Command =>
  command('output', { scope: '#pywebio-scope-ROOT', position: -1, ...output } as CommandSpecs['output']);

export const root = (): HTMLElement => get('#pywebio-scope-ROOT');

export function get<E extends HTMLElement = HTMLElement>(selector: string, from: ParentNode = document): E {
  const found = from.querySelector<E>(selector);
  if (!found) throw new Error(`nothing matches ${selector} in ${document.body.innerHTML.slice(0, 2000)}`);
  return found;
}

/** Types into a field as a visitor does. */
export function type(input: HTMLInputElement | HTMLTextAreaElement, value: string): void {
  input.focus();
  input.value = value;
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

/** No rule of WCAG 2.2 AA is broken, in light and in dark. */
export async function expectAccessible(): Promise<void> {
  for (const theme of ['light', 'dark']) {
    document.documentElement.dataset.bsTheme = theme;
    for (const animation of document.getAnimations()) animation.finish();
    const { violations } = await axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      rules: { 'page-has-heading-one': { enabled: false }, 'document-title': { enabled: false } },
    });
    const found = violations.map(({ id, nodes }) => `${theme}: ${id}: ${nodes.map(({ html }) => html).join('\n')}`);
    expect(found).toEqual([]);
  }
}
