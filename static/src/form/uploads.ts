/** Files and long events on their way to the app, as docs/wire.md has it under "Uploads". */
import { type Chunks, isLong, type Line } from '../wire/frame';
import type { CommandOf, Json, PageEvent, PageItem } from '../wire/messages';

const HEAD = 12;
const LEAST = 16 * 1024;
const MOST = 256 * 1024;
/** Bytes that may be on their way: chunks of half a second, so that pings still pass between them. */
const IN_FLIGHT = 4;

/** The visitor or the app does not want it, or its file can't be read. */
export class Stopped extends Error {
  constructor(readonly why: 'cancelled' | 'refused' | 'unreadable') {
    super(`an upload was ${why}`);
  }
}

/** A value that is on its way: whoever sends an event with it waits. */
export class Later {
  constructor(readonly value: () => Promise<Json>) {}
}

export interface Announced {
  task: string;
  name: string | null;
}

/** One file, or one event. */
export class Upload {
  sent = 0;
  acknowledged = 0;
  /** The app has given leave to begin. */
  begun = false;
  readonly done: Promise<void>;
  readonly finish: () => void;
  readonly stop: (reason: Stopped) => void;

  constructor(
    readonly id: number,
    readonly blob: Blob,
    /** Hears how much has arrived, and how many bytes come in a second. */
    readonly progress: (speed: number) => void,
  ) {
    let finish = () => {};
    let stop: (reason: Stopped) => void = () => {};
    this.done = new Promise((resolve, reject) => {
      finish = resolve;
      stop = reject;
    });
    // Not every upload that stops has somebody who waits for it.
    this.done.catch(() => {});
    this.finish = finish;
    this.stop = stop;
  }

  get head(): { [key: string]: Json } {
    const { id, blob } = this;
    if (!(blob instanceof File)) return { id, size: blob.size };
    const { name, size, type, lastModified } = blob;
    return { id, filename: name, size, mime_type: type, last_modified: lastModified / 1000 };
  }
}

interface Prepared {
  upload: Upload;
  offset: number;
  message: Uint8Array<ArrayBuffer>;
}

export interface UploadOptions {
  line: Line;
  send(item: PageItem): void;
  /** What was to be sent will not be: the visitor may go on. */
  release(): void;
  now(): number;
}

/** Everything on its way up: one chunk after the other, in a window that suits the line. */
export class Uploads implements Chunks {
  private readonly live: Upload[] = [];
  private prepared: Prepared | undefined;
  private reading = false;
  private ids = 0;
  private speed = 2 * 64 * 1024;
  private heardAt: number | undefined;
  /** A long event is on its way, and this is the last that waits behind it. */
  private behind: Promise<void> | undefined;

  constructor(private readonly options: UploadOptions) {
    options.line.chunks = this;
  }

  // ── What is to be uploaded ───────────────────────────────────────────────────────────────────────────────────────

  make(blob: Blob, progress: (speed: number) => void = () => {}): Upload {
    this.ids += 1;
    return new Upload(this.ids, blob, progress);
  }

  /** Says what a field holds now; what it held before and no longer does stops. */
  announce({ task, name }: Announced, uploads: readonly Upload[]): void {
    for (const upload of uploads) if (!this.live.includes(upload)) this.live.push(upload);
    this.options.send({ event: 'upload', task_id: task, data: { name, files: uploads.map(({ head }) => head) } });
  }

  /** Forgets an upload; the app is told with the next announcement of its field. */
  drop(upload: Upload, why: Stopped['why'] = 'cancelled'): void {
    const place = this.live.indexOf(upload);
    if (place >= 0) this.live.splice(place, 1);
    if (this.prepared?.upload === upload) this.prepared = undefined;
    upload.stop(new Stopped(why));
    void this.prepare();
  }

  // ── Events ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Sends an event when the files that it names have arrived, and in chunks where it is long. */
  send(event: PageEvent): void {
    const { data } = event;
    const values = data && typeof data === 'object' ? Object.entries(data) : [];
    if (!values.some(([, value]) => value instanceof Later)) return this.pass(event);
    const whole = values.map(async ([key, value]) => [key, value instanceof Later ? await value.value() : value]);
    Promise.all(whole).then(
      (pairs) => this.pass({ ...event, data: Object.fromEntries(pairs) }),
      (reason) => {
        if (!(reason instanceof Stopped)) console.error(reason);
        this.options.release();
      },
    );
  }

  private pass(event: PageEvent): void {
    const long = isLong(event);
    if (!long && !this.behind) return this.options.send(event);
    const mine = Promise.resolve(this.behind)
      .then(async () => this.options.send(long ? await this.up(event) : event))
      .catch((reason) => console.error(reason))
      .finally(() => {
        if (this.behind === mine) this.behind = undefined;
      });
    this.behind = mine;
  }

  private async up(event: PageEvent): Promise<PageItem> {
    const upload = this.make(new Blob([JSON.stringify(event)]));
    this.announce({ task: '', name: null }, [upload]);
    await upload.done;
    return { upload: upload.id };
  }

  // ── Chunks ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The app has so many bytes of one; with null it wants no more of it. */
  heard({ spec: { id, offset } }: CommandOf<'upload'>): void {
    const upload = this.live.find((one) => one.id === id);
    if (!upload) return;
    if (offset === null) return this.drop(upload, 'refused');
    this.measure(offset - upload.acknowledged);
    upload.begun = true;
    upload.acknowledged = Math.max(upload.acknowledged, offset);
    upload.sent = Math.max(upload.sent, upload.acknowledged);
    upload.progress(this.speed);
    if (upload.acknowledged >= upload.blob.size) {
      this.live.splice(this.live.indexOf(upload), 1);
      upload.finish();
    }
    if (this.live.length === 0) this.heardAt = undefined;
    void this.prepare();
  }

  take(): Uint8Array<ArrayBuffer> | undefined {
    const { prepared } = this;
    if (!prepared) return undefined;
    this.prepared = undefined;
    prepared.upload.sent = prepared.offset + prepared.message.length - HEAD;
    void this.prepare();
    return prepared.message;
  }

  rewind(): void {
    this.prepared = undefined;
    this.heardAt = undefined;
    // Perhaps the line was lost because so much was on it that no answer came through.
    this.speed /= 2;
    for (const upload of this.live) upload.sent = upload.acknowledged;
    void this.prepare();
  }

  private get size(): number {
    return Math.round(Math.min(Math.max(this.speed / 2, LEAST), MOST));
  }

  private measure(bytes: number): void {
    const { now } = this.options;
    const before = this.heardAt;
    this.heardAt = now();
    if (before === undefined || bytes <= 0) return;
    const speed = (bytes * 1000) / Math.max(this.heardAt - before, 1);
    this.speed += (speed - this.speed) / 4;
  }

  private async prepare(): Promise<void> {
    if (this.reading || this.prepared) return;
    const { size } = this;
    const flying = this.live.reduce((sum, { sent, acknowledged }) => sum + sent - acknowledged, 0);
    const upload = this.live.find(({ begun, sent, blob }) => begun && sent < blob.size);
    if (!upload || flying + size > IN_FLIGHT * size) return;
    const offset = upload.sent;
    this.reading = true;
    try {
      const data = await upload.blob.slice(offset, offset + size).arrayBuffer();
      const message = new Uint8Array(HEAD + data.byteLength);
      const view = new DataView(message.buffer);
      view.setUint32(0, upload.id);
      view.setBigUint64(4, BigInt(offset));
      message.set(new Uint8Array(data), HEAD);
      if (this.live.includes(upload) && upload.sent === offset) this.prepared = { upload, offset, message };
    } catch (error) {
      // The file was changed or taken away since it was chosen.
      console.info('asgiwebio: a file can no longer be read', error);
      this.drop(upload, 'unreadable');
    } finally {
      this.reading = false;
    }
    if (this.prepared) this.options.line.flush();
    else void this.prepare();
  }
}
