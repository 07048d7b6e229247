/** Languages of settings, data and shells: small parsers of CodeMirror 5's. */
import type { StreamParser } from '@codemirror/language';
import { diff } from '@codemirror/legacy-modes/mode/diff';
import { json } from '@codemirror/legacy-modes/mode/javascript';
import { nginx } from '@codemirror/legacy-modes/mode/nginx';
import { powerShell } from '@codemirror/legacy-modes/mode/powershell';
import { properties } from '@codemirror/legacy-modes/mode/properties';
import { shell } from '@codemirror/legacy-modes/mode/shell';
import { standardSQL } from '@codemirror/legacy-modes/mode/sql';
import { toml } from '@codemirror/legacy-modes/mode/toml';
import { xml } from '@codemirror/legacy-modes/mode/xml';
import { yaml } from '@codemirror/legacy-modes/mode/yaml';
import { stream } from './stream';

const PARSERS: Record<string, StreamParser<unknown>> = {
  diff,
  json,
  nginx,
  powershell: powerShell,
  properties,
  shell,
  sql: standardSQL,
  toml,
  xml,
  yaml,
};

export const language = (name: string) => stream(PARSERS[name] ?? properties);
