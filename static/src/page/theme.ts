import { stylesheet } from '../dom/stylesheet';

/**
 * Loads the palette that the body's class names (`webio-theme-minty`), unless the shell has done so. The default one
 * and the dark one are part of the first stylesheet.
 */
export function loadTheme(assets: Record<string, string>): void {
  void stylesheet(`theme-${/\bwebio-theme-([\w-]+)/.exec(document.body.className)?.[1]}`, assets);
}
