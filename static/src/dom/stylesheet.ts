import { addressOf } from './chunk';
import { h } from './h';

/**
 * Loads a stylesheet of the bundle by the name of its part, unless the page has it. The promise ends when it is here, or
 * can't be had; there is none where nothing is to be loaded.
 */
export function stylesheet(part: string, assets: Record<string, string>): Promise<unknown> | undefined {
  const href = addressOf(part, assets);
  if (!href || document.querySelector(`link[href*="${part}-"]`)) return undefined;
  const link = h('link', { rel: 'stylesheet', href });
  document.head.append(link);
  return new Promise((resolve) => {
    link.onload = link.onerror = resolve;
  });
}
