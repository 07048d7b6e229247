import DOMPurify from 'dompurify';
import type { Purify } from '../dom/html';

Object.assign(window, { DOMPurify });

export const purify: Purify['purify'] = (html, removed) =>
  DOMPurify.sanitize(html, { FORBID_TAGS: removed, RETURN_DOM_FRAGMENT: true });
