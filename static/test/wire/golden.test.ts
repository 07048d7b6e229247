import { describe, expect, it } from 'vitest';
import golden from '../../../tests/wire/frames.json';
import { decode, encode, type PageFrame } from '../../src/wire/frame';

describe('golden frames, which the Python side reads too', () => {
  it.each(golden.fromApp.map(({ name, text, fields }) => [name, text, fields] as const))(
    'from the app: %s',
    (_, text, fields) => {
      expect(decode(text)).toMatchObject(fields);
    },
  );

  it.each(golden.fromPage.map(({ name, text }) => [name, text] as const))('from the page: %s', (_, text) => {
    const frame = JSON.parse(text) as PageFrame;
    expect(JSON.parse(encode(frame))).toEqual(frame);
  });
});
