import { h } from '../dom/h';
import { type Build, type MarkdownPart, watchWide } from './kit';

/** Markdown; a placeholder keeps its place while the parser is fetched for the first time. */
export const buildMarkdown: Build<'markdown'> = ({ content, sanitize, options }, kit) => {
  const element = h('div', { class: 'wio-markdown' });
  const write = async (part: MarkdownPart) => {
    const html = part.toHtml(String(content), options);
    const written = sanitize === false ? kit.html.trusted(element, html) : kit.html.sanitized(element, html);
    if (written) await written;
    part.highlight(element);
    watchWide(element, kit);
  };
  if (kit.markdown.value) void write(kit.markdown.value);
  else {
    element.setAttribute('aria-busy', 'true');
    kit.markdown
      .load()
      .then(write)
      .catch((error) => {
        console.error(error);
        // The source reads well enough.
        element.append(h('p', { class: 'wio-text' }, String(content)));
      })
      .finally(() => element.removeAttribute('aria-busy'));
  }
  return { element };
};
