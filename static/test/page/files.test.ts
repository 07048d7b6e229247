import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Downloads } from '../../src/page/download';
import { Parts } from '../../src/page/parts';
import { Pictures } from '../../src/page/pictures';
import type { FilePart } from '../../src/wire/frame';
import { command, drive, FakeLine, get } from '../support';

const PART = 65_536;
const PIXEL = 'R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==';

const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));

describe('files over the link', () => {
  const line = new FakeLine();
  let parts: Parts;
  beforeEach(() => {
    parts = new Parts(line);
  });
  const bytes = Uint8Array.from({ length: 6 * PART + 3 }, (_, index) => index % 251);
  const answer = (from: number, more: Partial<FilePart> = {}): FilePart => ({
    ...{ file: 'a', from, size: bytes.length, type: 'image/png' },
    data: base64(bytes.slice(from, from + PART)),
    ...more,
  });
  const asked = () => parts.take()?.want?.map(({ from }) => from / PART);

  it('come in a window of parts, and whole', async () => {
    const blob = parts.fetch('a');
    expect(line.flushes).toBeGreaterThan(0);
    expect(parts.take()).toEqual({ want: [{ file: 'a', from: 0 }] });
    expect(parts.take()).toBeUndefined();
    parts.heard([answer(0)]);
    expect(asked()).toEqual([1, 2, 3, 4]);
    parts.heard([answer(PART), answer(2 * PART)]);
    expect(asked()).toEqual([5, 6]);
    parts.heard([3, 4, 5, 6].map((number) => answer(number * PART)));
    const { type, size } = await blob;
    expect({ type, size }).toEqual({ type: 'image/png', size: bytes.length });
    const got = new Uint8Array(await (await blob).arrayBuffer());
    expect(bytes.every((byte, index) => got[index] === byte)).toBe(true);
    expect(parts.take()).toBeUndefined();
  });

  it('go on after a lost line where they had come to, and count nothing twice', async () => {
    const blob = parts.fetch('a');
    parts.take();
    parts.heard([answer(0)]);
    parts.take();
    parts.rewind();
    expect(asked()).toEqual([1, 2, 3, 4]);
    parts.heard([answer(PART), answer(PART), answer(0), answer(5 * PART)]);
    parts.rewind();
    expect(asked()).toEqual([2, 3, 4, 5]);
    parts.heard([2, 3, 4, 5, 6].map((number) => answer(number * PART)));
    expect((await blob).size).toBe(bytes.length);
  });

  it('of a size that nobody knows come part by part', async () => {
    const blob = parts.fetch('a');
    for (const [from, data] of [
      [0, 'hel'],
      [3, 'lo'],
      [5, ''],
    ] as const) {
      expect(parts.take()?.want).toEqual([{ file: 'a', from }]);
      parts.heard([{ file: 'a', from, size: null, type: 'text/plain', data: btoa(data) }]);
    }
    expect(await (await blob).text()).toBe('hello');
  });

  it('come one after the other, also when one is gone or became another', async () => {
    const [gone, changed, last] = ['a', 'b', 'a'].map((id) => parts.fetch(id)) as [
      Promise<Blob>,
      Promise<Blob>,
      Promise<Blob>,
    ];
    parts.heard([{ file: 'a', from: 0 }]);
    await expect(gone).rejects.toThrow('no such file');
    parts.heard([{ ...answer(0), file: 'b' }]);
    parts.heard([{ ...answer(PART), file: 'b', size: 1 }]);
    await expect(changed).rejects.toThrow('no such file');
    expect(parts.take()?.want).toEqual([{ file: 'a', from: 0 }]);
    parts.heard([answer(0, { size: 0, data: '' })]);
    expect((await last).size).toBe(0);
    parts.rewind();
  });
});

const picture = () => fetch(`data:image/gif;base64,${PIXEL}`).then((answered) => answered.blob());

describe('pictures', () => {
  afterEach(() => document.body.replaceChildren());

  it('whose link leads nowhere are shown all the same', async () => {
    const asked: string[] = [];
    const pictures = new Pictures((id) => {
      asked.push(id);
      return picture();
    });
    document.body.innerHTML = '<img src="?file=lost" alt="a"><img src="/nowhere.png" alt="b">';
    await pictures.settled();
    await expect.poll(() => document.images[0]?.naturalWidth).toBe(1);
    expect(asked).toEqual(['lost']);
  });

  it('that are gone are told of in the console', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    const pictures = new Pictures(() => Promise.reject(new Error('gone')));
    document.body.innerHTML = '<img src="?file=lost" alt="a">';
    await pictures.settled();
    expect(error).toHaveBeenCalledOnce();
    error.mockRestore();
  });
});

describe('downloads', () => {
  const saved: string[] = [];
  const save = (event: MouseEvent) => {
    const { target } = event;
    if (!(target instanceof HTMLAnchorElement)) return;
    event.preventDefault();
    void fetch(target.href)
      .then((answered) => answered.text())
      .then((text) => saved.push(`${target.download}: ${text}`));
  };
  beforeEach(() => {
    saved.length = 0;
    document.addEventListener('click', save);
  });
  afterEach(() => document.removeEventListener('click', save));

  it('whose link leads nowhere are saved under their name all the same', async () => {
    const missing = vi.fn();
    const downloads = new Downloads((id) => Promise.resolve(new Blob([id])), missing);
    downloads.save({ command: 'download', spec: { name: 'a.txt', content: { file: 'lost' } }, task_id: '' });
    await downloads.settled();
    await expect.poll(() => saved).toEqual(['a.txt: lost']);
    expect(document.querySelector('iframe')).toBeNull();
    expect(missing).not.toHaveBeenCalled();
  });

  it('that are gone are told to the visitor, and the last command waits for all', async () => {
    const { send, line, closed } = drive();
    await send(command('download', { name: 'a.txt', content: { file: 'gone' } }));
    const end = send(command('close_session', undefined));
    await expect.poll(() => line.aside?.take()).toEqual({ want: [{ file: 'gone', from: 0 }] });
    expect(closed.times).toBe(0);
    line.aside?.heard([{ file: 'gone', from: 0 }]);
    await end;
    expect(closed.times).toBe(1);
    await expect.poll(() => get('[role=alert]').textContent).toContain('a.txt');
  });

  it('wait for nothing where there is nothing', async () => {
    const { show, send, closed } = drive();
    const img = `<img alt="" src="data:image/gif;base64,${PIXEL}">`;
    await show({ type: 'html', content: `<img src="?file=x" alt="">${img}` });
    document.images[0]?.remove();
    await send(command('close_session', undefined));
    expect(closed.times).toBe(1);
  });
});
