/** All that uploading takes, in a chunk of its own: the ways up, and the lists of files that are chosen. */
import { Chosen, type ChosenOptions } from './chosen';
import { type UploadOptions, Uploads } from './uploads';

export interface UploadingPart extends Pick<Uploads, 'heard' | 'send'> {
  choose(options: Omit<ChosenOptions, 'uploads'>): Chosen;
}

export function makeUploading(options: Omit<UploadOptions, 'now'>): UploadingPart {
  const uploads = new Uploads({ ...options, now: () => performance.now() });
  return {
    heard: (command) => uploads.heard(command),
    send: (event) => uploads.send(event),
    choose: (more) => new Chosen({ ...more, uploads }),
  };
}
