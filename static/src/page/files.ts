/** What the app offers to read, in a chunk of its own: pictures that it shows, and files that it has saved. */
import type { FormKit } from '../form/form';
import type { Line } from '../wire/frame';
import { Downloads } from './download';
import { Parts } from './parts';
import { Pictures } from './pictures';

/** Milliseconds for which the last command waits for them; after it nothing comes over the line. */
const PATIENCE = 10_000;

export interface FilesPart {
  save: Downloads['save'];
  settled(): Promise<unknown>;
}

export function makeFiles(line: Line, { warn }: FormKit): FilesPart {
  const parts = new Parts(line);
  const fetchFile = (id: string) => parts.fetch(id);
  const pictures = new Pictures(fetchFile);
  const downloads = new Downloads(fetchFile, (name) => warn('part_missing', name));
  return {
    save: (command) => downloads.save(command),
    settled: () =>
      Promise.race([
        Promise.all([pictures.settled(), downloads.settled()]),
        new Promise((resolve) => setTimeout(resolve, PATIENCE)),
      ]),
  };
}
