/** Makes a part that is fetched as a chunk of this name. */
export type PartOf = <T>(name: string, fetch: () => Promise<T>) => Lazy<T>;

/** A part of the page that is fetched when it is first needed; once it is here, no promise stands in the way. */
export class Lazy<T> {
  /** The part itself, or nothing while it is not here. */
  value: T | undefined;
  private loading: Promise<T> | undefined;

  /** Resolves when a part that is on its way has come, or failed to; nothing when none is on its way. */
  get pending(): Promise<unknown> | undefined {
    return this.value === undefined ? this.loading : undefined;
  }

  constructor(private readonly fetch: () => Promise<T>) {}

  load(): Promise<T> {
    this.loading ??= this.fetch().then(
      (value) => {
        this.value = value;
        return value;
      },
      (error) => {
        this.loading = undefined;
        throw error;
      },
    );
    return this.loading;
  }
}
