import { h } from '../dom/h';
import type { FileItem, Json } from '../wire/messages';
import type { FieldKit } from './field';
import { Later, Stopped, type Upload, type Uploads } from './uploads';

/** A number of bytes in words, as the server has it. */
export function readable(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB'];
  let size = bytes;
  while (size >= 1024 && units.length > 1) {
    size /= 1024;
    units.shift();
  }
  return `${Number(size.toPrecision(size < 1000 ? 3 : 4))} ${units[0]}`;
}

/** One file of the choice: its name, how far it is, and a button that takes it out. */
class Row {
  upload: Upload | undefined;
  readonly element: HTMLElement;
  private readonly bar: HTMLProgressElement;
  private readonly state = h('span', { class: 'wio-upload-state' });
  private readonly button: HTMLButtonElement;

  constructor(
    readonly file: File,
    kit: FieldKit,
    cancel: (row: Row) => void,
  ) {
    const { name, size } = file;
    this.bar = h('progress', {
      max: Math.max(size, 1),
      value: 0,
      'aria-label': `${kit.text('file_uploading')} ${name}`,
    });
    this.button = h(
      'button',
      {
        type: 'button',
        class: 'btn btn-sm btn-outline-secondary',
        'data-ready': true,
        'aria-label': `${kit.text('cancel')} ${name}`,
      },
      kit.text('cancel'),
    );
    this.button.addEventListener('click', () => cancel(this));
    this.state.textContent = readable(size);
    this.element = h('li', {}, h('bdi', {}, name), this.state, this.bar, this.button);
    this.waiting();
  }

  start(uploads: Uploads): Upload {
    if (this.upload) return this.upload;
    this.bar.hidden = false;
    const upload = uploads.make(this.file, (speed) => {
      this.bar.value = upload.acknowledged;
      const percent = Math.floor((100 * upload.acknowledged) / this.bar.max);
      this.state.textContent = `${percent} %, ${readable(speed)}/s`;
    });
    this.upload = upload;
    upload.done.then(
      () => {
        this.bar.value = this.bar.max;
        this.state.textContent = `${readable(this.file.size)} ✓`;
      },
      () => this.waiting(),
    );
    return upload;
  }

  /** It is chosen, and nobody has asked for it, or it was not taken. */
  private waiting(): void {
    this.upload = undefined;
    this.bar.hidden = true;
    this.bar.value = 0;
    this.state.textContent = readable(this.file.size);
  }
}

export interface ChosenOptions {
  input: HTMLInputElement;
  item: FileItem;
  kit: FieldKit;
  uploads: Uploads;
  /** The question that the field belongs to; empty for a pin. */
  task: string;
  mark(status: boolean | null, message?: string): void;
  changed(): void;
}

/** The files that a field holds: shown in a list below it, uploaded when somebody asks for the value. */
export class Chosen {
  readonly element = h('ul', { class: 'wio-uploads' });
  private readonly words = h('bdi');
  private rows: Row[] = [];
  /** A pin whose files the app refused has none until others are chosen. */
  private refused = false;

  constructor(private readonly options: ChosenOptions) {
    const { input, kit } = options;
    const browse = h('span', { class: 'btn btn-sm btn-outline-secondary' }, kit.text('browse_file'));
    const face = h('div', { class: 'wio-file' }, h('span', { 'aria-hidden': 'true' }, this.words, browse));
    input.replaceWith(face);
    // On top and not to be seen: a click, a file that is let fall and the keyboard reach the browser's own field.
    face.append(input);
    for (const name of ['dragenter', 'dragleave', 'drop'])
      input.addEventListener(name, () => face.classList.toggle('wio-over', name === 'dragenter'));
    input.addEventListener('change', () => this.choose());
    // A file that was changed and is chosen again is a choice too, which no browser tells of while it holds that file.
    input.addEventListener('click', () => {
      input.value = '';
    });
    input.addEventListener('cancel', () => this.hold());
    if (input.files?.length) this.choose();
    else this.show();
  }

  read(): Json {
    const { multiple = false } = this.options.item;
    if (this.rows.length === 0 || this.refused || this.problem()) return multiple ? [] : null;
    const value = async () => {
      await this.send();
      const named = this.rows.map(({ upload }) => ({ upload: upload?.id ?? 0 }));
      return multiple ? named : (named[0] ?? null);
    };
    // Only the uploads' own sender sees it, and puts the value in its place.
    return new Later(value) as unknown as Json;
  }

  problem(): string {
    const { item, kit } = this.options;
    const { max_size: most = Number.POSITIVE_INFINITY, max_total_size: all = Number.POSITIVE_INFINITY } = item;
    const large = this.rows.find(({ file }) => file.size > most);
    if (large) return kit.text('file_size_exceed', large.file.name, readable(most));
    const total = this.rows.reduce((sum, { file }) => sum + file.size, 0);
    return total > all ? kit.text('file_total_size_exceed', readable(all)) : '';
  }

  /** Nothing goes on for a field that is gone. */
  dispose(): void {
    for (const { upload } of this.rows) if (upload) this.options.uploads.drop(upload);
  }

  /** Takes what the browser's own field holds. */
  choose(): void {
    this.dispose();
    const { input, kit, mark } = this.options;
    this.refused = false;
    this.rows = [...(input.files ?? [])].map((file) => new Row(file, kit, (row) => this.cancel(row)));
    this.show();
    const problem = this.problem();
    mark(problem ? false : null, problem);
    if (!problem) this.offer();
  }

  show(): void {
    const { placeholder = '' } = this.options.item;
    this.words.textContent = this.rows.map(({ file }) => file.name).join(', ') || placeholder;
    this.element.replaceChildren(...this.rows.map(({ element }) => element));
    this.element.hidden = this.rows.length === 0;
  }

  /** Tells at once of a new choice where somebody wants to know. */
  private offer(): void {
    const { item, task, changed } = this.options;
    if (task && !item.onchange) return;
    this.send().then(changed, (reason) => {
      if (!(reason instanceof Stopped)) throw reason;
      this.refused = !task && reason.why !== 'cancelled';
    });
  }

  /** Uploads what is not there yet. */
  private async send(): Promise<void> {
    const fresh = this.rows.some(({ upload }) => !upload);
    const all = this.rows.map((row) => row.start(this.options.uploads));
    if (fresh || all.length === 0) this.announce();
    const done = all.map(async ({ done }, place) => {
      try {
        await done;
      } catch (reason) {
        const { kit, mark } = this.options;
        const lost = reason instanceof Stopped && reason.why === 'unreadable';
        if (lost) mark(false, kit.text('file_unreadable', this.rows[place]?.file.name ?? ''));
        throw reason;
      }
    });
    await Promise.all(done);
  }

  private announce(): void {
    const { uploads, task, item } = this.options;
    const all = this.rows.flatMap(({ upload }) => upload ?? []);
    uploads.announce({ task, name: item.name }, all);
  }

  /** Has the browser's own field hold what is shown. */
  private hold(): void {
    const held = new DataTransfer();
    for (const { file } of this.rows) held.items.add(file);
    this.options.input.files = held.files;
  }

  private cancel(row: Row): void {
    const { input, uploads } = this.options;
    const { upload } = row;
    this.rows = this.rows.filter((one) => one !== row);
    this.show();
    this.hold();
    if (upload) {
      uploads.drop(upload);
      this.announce();
    }
    input.focus();
    this.offer();
  }
}
