/** Further languages of programs: small parsers of CodeMirror 5's. */
import type { StreamParser } from '@codemirror/language';
import { c, cpp, csharp, java, kotlin, scala } from '@codemirror/legacy-modes/mode/clike';
import { dockerFile } from '@codemirror/legacy-modes/mode/dockerfile';
import { go } from '@codemirror/legacy-modes/mode/go';
import { julia } from '@codemirror/legacy-modes/mode/julia';
import { lua } from '@codemirror/legacy-modes/mode/lua';
import { octave } from '@codemirror/legacy-modes/mode/octave';
import { perl } from '@codemirror/legacy-modes/mode/perl';
import { r } from '@codemirror/legacy-modes/mode/r';
import { ruby } from '@codemirror/legacy-modes/mode/ruby';
import { rust } from '@codemirror/legacy-modes/mode/rust';
import { stex } from '@codemirror/legacy-modes/mode/stex';
import { swift } from '@codemirror/legacy-modes/mode/swift';
import { stream } from './stream';

const PARSERS: Record<string, StreamParser<unknown>> = {
  dockerfile: dockerFile,
  ...{ c, cpp, csharp, java, kotlin, scala, go, julia, lua, octave, perl, r, ruby, rust, stex, swift },
};

export const language = (name: string) => stream(PARSERS[name] ?? c);
