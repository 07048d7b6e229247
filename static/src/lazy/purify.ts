import DOMPurify from 'dompurify';
import { type Purify, REMOVED } from '../dom/html';

Object.assign(window, { DOMPurify });

export const purify: Purify['purify'] = (html) =>
  DOMPurify.sanitize(html, { FORBID_TAGS: REMOVED, RETURN_DOM_FRAGMENT: true });
