import { h } from '../dom/h';
import type { Build } from './kit';

/** Plain text: blanks and line breaks as they are. */
export const buildText: Build<'text'> = ({ content, inline }) => ({
  element: h(inline ? 'span' : 'p', { class: 'wio-text' }, String(content)),
});
