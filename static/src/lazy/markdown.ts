import { Marked, type MarkedOptions } from 'marked';

export { grammars, highlight } from './highlight';

/** GitHub's anchors: what a heading says, in lower case, with dashes. */
function anchor(text: string, taken: Map<string, number>): string {
  const plain = text
    .replace(/<[^>]*>/g, '')
    .toLowerCase()
    .trim()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
  const times = taken.get(plain) ?? 0;
  taken.set(plain, times + 1);
  return times ? `${plain}-${times}` : plain;
}

export function toHtml(markdown: string, options: MarkedOptions = {}): string {
  const taken = new Map<string, number>();
  const marked = new Marked({
    breaks: true,
    gfm: true,
    async: false,
    renderer: {
      heading({ tokens, depth }) {
        const inside = this.parser.parseInline(tokens);
        return `<h${depth} id="${anchor(inside, taken)}">${inside}</h${depth}>\n`;
      },
    },
  });
  return marked.parse(markdown, { ...options, async: false }) as string;
}
