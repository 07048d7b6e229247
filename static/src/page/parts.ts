/** Files that come over the link, because `?file=` met a server process that does not know them. */
import type { Aside, FilePart, FileWant, Line, PageFrame } from '../wire/frame';

/** Bytes in every part but the last: what docs/wire.md says. */
const PART = 65_536;
/** Parts that are asked for at a time. */
const WINDOW = 4;

interface Fetching {
  id: string;
  parts: Uint8Array<ArrayBuffer>[];
  received: number;
  /** The part from here on is the next to ask for. */
  asked: number;
  /** Null for a file whose end nobody knows; nothing before the first part. */
  size: number | null | undefined;
  resolve(blob: Blob): void;
  reject(error: Error): void;
}

/** One file after the other, each in a window of parts; a new connection goes on where the last one came to. */
export class Parts implements Aside {
  private readonly queue: Fetching[] = [];

  constructor(private readonly line: Line) {
    line.aside = this;
  }

  fetch(id: string): Promise<Blob> {
    return new Promise((resolve, reject) => {
      this.queue.push({ id, parts: [], received: 0, asked: 0, size: undefined, resolve, reject });
      this.line.flush();
    });
  }

  take(): Pick<PageFrame, 'want'> | undefined {
    const [file] = this.queue;
    if (!file) return undefined;
    const want: FileWant[] = [];
    // Until its size is known, nobody knows where the part after the next begins.
    const end = Math.min(file.size ?? file.received + 1, file.received + WINDOW * PART);
    for (; file.asked < end; file.asked += PART) want.push({ file: file.id, from: file.asked });
    return want.length > 0 ? { want } : undefined;
  }

  heard(parts: FilePart[]): void {
    for (const part of parts) this.part(part);
    this.line.flush();
  }

  rewind(): void {
    const [file] = this.queue;
    if (file) file.asked = file.received;
  }

  private part(part: FilePart): void {
    const [file] = this.queue;
    if (!file || part.file !== file.id || part.from !== file.received) return;
    const { data, size = null } = part;
    if (data === undefined || (file.size !== undefined && file.size !== size)) {
      this.queue.shift();
      file.reject(new Error('the app has no such file any more'));
      return;
    }
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
    file.parts.push(bytes);
    file.received += bytes.length;
    file.size = size;
    if (size === null) file.asked = file.received;
    if (size === null ? bytes.length > 0 : file.received < size) return;
    this.queue.shift();
    file.resolve(new Blob(file.parts, { type: part.type ?? '' }));
  }
}
