import { h } from '../dom/h';
import type { CommandOf } from '../wire/messages';

/** Saves bytes that came with the command under a name. */
export function download({ spec }: CommandOf<'download'>): void {
  const bytes = Uint8Array.from(atob(spec.content), (character) => character.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  const link = h('a', { href: url, download: spec.name });
  document.body.append(link);
  link.click();
  link.remove();
  // The browser takes its copy after the click; a URL that is gone too early would save nothing.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
