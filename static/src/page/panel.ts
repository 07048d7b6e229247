/** How far the visitor has to scroll back before the panel is fixed again: without it, it would flicker. */
const SLACK = 24;
const SHARE = 0.45;
/** A window this low (a phone with its keyboard out) has no room for a fixed panel. */
const LEAST_WINDOW = 480;

/** How much of the window's height can be seen, whatever it is magnified by. */
const visible = (): number => (visualViewport ? visualViewport.height * visualViewport.scale : innerHeight);

/**
 * The panel that holds the form: at the end of the page when there is room for it, else fixed to the bottom of the
 * window, at most 45 % high. Scrolling to the end of the page releases it.
 */
export class Panel {
  allowed = true;
  private height: number | undefined;
  private fixed = false;
  private scheduled = false;

  constructor(
    private readonly container: HTMLElement,
    private readonly end: HTMLElement,
  ) {
    const soon = () => this.soon();
    addEventListener('scroll', soon, { passive: true });
    addEventListener('resize', soon, { passive: true });
    // Where a keyboard covers the window and leaves its size as it is.
    visualViewport?.addEventListener('resize', soon);
    const sizes = new ResizeObserver(soon);
    sizes.observe(document.body);
    sizes.observe(container);
  }

  /** The app's own height, in pixels; never more than its share of the window. */
  limit(pixels: number): void {
    this.height = pixels;
    this.container.style.setProperty('--wio-panel', `${pixels}px`);
    this.soon();
  }

  soon(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    requestAnimationFrame(() => {
      this.scheduled = false;
      this.settle();
    });
  }

  /** A new form is here: what was in sight at the end of the outputs stays in sight above it. */
  opened(): void {
    const { bottom } = this.end.getBoundingClientRect();
    const inSight = bottom <= innerHeight;
    this.settle();
    if (!inSight || !this.fixed) return;
    const covered = bottom - this.container.getBoundingClientRect().top;
    if (covered > 0) scrollBy({ top: covered });
  }

  private settle(): void {
    const most = Math.min(this.height ?? Number.POSITIVE_INFINITY, innerHeight * SHARE);
    const room = innerHeight - this.end.getBoundingClientRect().bottom;
    const whole = this.container.scrollHeight;
    const wanted = this.allowed && !this.container.hidden && visible() >= LEAST_WINDOW && whole > room;
    const fixed = wanted && room < (this.fixed ? most - 1 : most - SLACK);
    if (fixed === this.fixed) return;
    this.fixed = fixed;
    this.container.classList.toggle('fixed', fixed);
  }
}
