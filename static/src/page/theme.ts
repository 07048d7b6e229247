import { addressOf } from '../dom/chunk';
import { h } from '../dom/h';

/**
 * Loads the palette that the body's class names (`webio-theme-minty`), unless the shell has done so. The default one
 * and the dark one are part of the first stylesheet.
 */
export function loadTheme(assets: Record<string, string>): void {
  const part = `theme-${/\bwebio-theme-([\w-]+)/.exec(document.body.className)?.[1]}`;
  const href = addressOf(part, assets);
  if (!href || document.querySelector(`link[href*="${part}-"]`)) return;
  document.head.append(h('link', { rel: 'stylesheet', href }));
}
