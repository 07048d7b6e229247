import { StreamLanguage, type StreamParser } from '@codemirror/language';
import { tags } from '@lezer/highlight';

/** A language of CodeMirror 5's parser; a word of theirs that the new one does not know is added. */
export const stream = (parser: StreamParser<unknown>) =>
  StreamLanguage.define({ ...parser, tokenTable: { property: tags.propertyName, ...parser.tokenTable } });
