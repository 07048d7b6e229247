/** How the bytes of a file come when its link leads nowhere. */
export type FetchFile = (id: string) => Promise<Blob>;

const LINK = /^\?file=([\w-]+)$/;

const idOf = (image: HTMLImageElement) => LINK.exec(image.getAttribute('src') ?? '')?.[1];

/** Pictures whose link met a server process that does not know them get their bytes over the page's own line. */
export class Pictures {
  private readonly mending = new Set<Promise<unknown>>();

  constructor(private readonly fetchFile: FetchFile) {
    addEventListener('error', ({ target }) => target instanceof HTMLImageElement && this.mend(target), true);
  }

  /** Resolves when every picture of the app is there, or cannot be had. */
  async settled(): Promise<void> {
    const images = [...document.images].filter((image) => !image.complete && idOf(image));
    const told = (image: HTMLImageElement) =>
      new Promise((resolve) => {
        for (const event of ['load', 'error']) image.addEventListener(event, resolve, { once: true });
      });
    await Promise.all(images.map(told));
    await Promise.all(this.mending);
  }

  private mend(image: HTMLImageElement): void {
    const id = idOf(image);
    if (!id) return;
    const mended = this.fetchFile(id).then(
      (blob) => {
        const url = URL.createObjectURL(blob);
        image.addEventListener('load', () => URL.revokeObjectURL(url), { once: true });
        image.src = url;
      },
      (error) => console.error('asgiwebio: a picture is missing:', error),
    );
    this.mending.add(mended);
    void mended.then(() => this.mending.delete(mended));
  }
}
