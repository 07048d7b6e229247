import { h } from '../dom/h';
import type { CommandOf } from '../wire/messages';
import type { FetchFile } from './pictures';

/** Milliseconds for which a frame waits for the answer, and the browser may take its copy. */
const KEPT = 60_000;
/** Milliseconds after which a link that was not refused counts as taken. */
const TAKEN = 3000;

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = h('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), KEPT);
}

/** Has the browser save files: it fetches them itself, so that it shows how far it is and keeps nothing in memory. */
export class Downloads {
  private readonly waiting = new Set<Promise<unknown>>();

  constructor(
    private readonly fetchFile: FetchFile,
    private readonly missing: (name: string) => void,
  ) {}

  save({ spec: { name, content } }: CommandOf<'download'>): void {
    const frame = h('iframe', { hidden: true, src: `?file=${content.file}&save` });
    const refused = new Promise<true>((resolve) => {
      // A file that is saved loads nothing. What loads is the refusal of a server process that does not know it.
      frame.addEventListener('load', () => resolve(true));
    });
    document.body.append(frame);
    setTimeout(() => frame.remove(), KEPT);
    const done = refused.then(async () => {
      frame.remove();
      await this.fetchFile(content.file).then(
        (blob) => saveBlob(blob, name),
        () => this.missing(name),
      );
    });
    this.waiting.add(done);
    void done.then(() => this.waiting.delete(done));
    void Promise.race([refused, pause(TAKEN)]).then((known) => known || this.waiting.delete(done));
  }

  /** Resolves when every file is on its way. */
  async settled(): Promise<void> {
    while (this.waiting.size > 0) await Promise.race([...this.waiting, pause(100)]);
  }
}
