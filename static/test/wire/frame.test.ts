import { describe, expect, it } from 'vitest';
import { decode, encode, FrameError } from '../../src/wire/frame';

describe('reading a frame', () => {
  it('takes every field, and leaves out what is not there', () => {
    const frame = {
      welcome: { version: 1, token: 't', resumed: false, ping: 15 },
      seq: 1,
      items: [{ command: 'close_popup', spec: null, task_id: 'a' }],
      ack: 2,
      ping: 3,
      retry: 0.5,
    };
    expect(decode(JSON.stringify(frame))).toEqual(frame);
    expect(decode('{}')).toEqual({});
  });

  it('keeps fields that a newer app may add', () => {
    expect(decode('{"later": true}')).toEqual({ later: true });
  });

  it.each([
    ['no JSON', 'hello', 'expected a frame, got "hello"'],
    ['no object', '[1]', 'expected a frame, got "[1]"'],
    ['a number that is none', '{"ack": "1"}', 'ack: expected a number, got "1"'],
    ['items that are no list', '{"seq": 1, "items": {}}', 'items: expected a list of commands'],
    ['an item that is no command', '{"seq": 1, "items": [{"event": "x"}]}', 'items: expected a list of commands'],
    ['items without a number', '{"items": [{"command": "toast"}]}', 'items: seq is missing'],
    ['another version', '{"welcome": {"version": 2}}', 'expected version 1 with token and ping, got 2'],
    ['a welcome without token', '{"welcome": {"version": 1, "ping": 1}}', 'with token and ping, got 1'],
    ['a welcome that is none', '{"welcome": null}', 'with token and ping, got undefined'],
  ])('refuses %s', (_, text, message) => {
    expect(() => decode(text)).toThrow(FrameError);
    expect(() => decode(text)).toThrow(message);
  });
});

it('writes what JSON cannot say as null', () => {
  expect(encode({ seq: 1, items: [{ event: 'callback', task_id: 'a', data: Number.NaN }] })).toBe(
    '{"seq":1,"items":[{"event":"callback","task_id":"a","data":null}]}',
  );
});
