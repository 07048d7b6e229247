import { describe, expect, it, vi } from 'vitest';
import { addressOf, chunk } from '../../src/dom/chunk';

describe('a chunk', () => {
  it('is found by the name of its part', () => {
    const assets = {
      'zh-1.js': '?asset=zh-1.js',
      'zh-TW-2.js': '?asset=zh-TW-2.js',
      'core-3.css': '?asset=core-3.css',
    };
    expect([addressOf('zh-TW', assets), addressOf('core', assets), addressOf('cor', assets)]).toEqual([
      '?asset=zh-TW-2.js',
      '?asset=core-3.css',
      undefined,
    ]);
  });

  it('that could not be fetched is fetched under another address, for a browser may remember the failure', async () => {
    const fetch = vi.fn<() => Promise<{ address: string }>>().mockRejectedValue(new TypeError('offline'));
    const address = 'data:text/javascript,export const address = import.meta.url; // ?asset=a.js';
    const load = chunk(fetch, address);
    await expect(load()).rejects.toThrow('offline');
    expect((await load()).address).toMatch(/asset=a\.js&again=1$/);
    expect(fetch).toHaveBeenCalledOnce();
  });

  it('whose address nobody knows is fetched again as it was', async () => {
    const fetch = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new TypeError('offline')).mockResolvedValue('a');
    const load = chunk(fetch, undefined);
    await expect(load()).rejects.toThrow('offline');
    expect(await load()).toBe('a');
  });
});
