import { describe, expect, it } from 'vitest';
import { runStrict } from '../../src/lazy/strict';

const policy = { createHTML: String, createScript: String, createScriptURL: String };

describe('code under a strict policy', () => {
  it('has a value when it is an expression', () => {
    expect(runStrict('a + b', { a: 1, b: 2 }, true, policy, '')).toBe(3);
    expect(runStrict('({ x: this === window })', {}, true, null, '')).toEqual({ x: true });
  });

  it('runs when it is statements, without a value', () => {
    expect(runStrict('const twice = a * 2; window.given = twice', { a: 4 }, false, policy, '')).toBeUndefined();
    expect(Reflect.get(window, 'given')).toBe(8);
  });

  it('that is no code at all says so', () => {
    const quiet = (event: ErrorEvent) => event.preventDefault();
    addEventListener('error', quiet);
    expect(() => runStrict('no code at all', {}, false, policy, '')).toThrow('only an expression or plain statements');
    removeEventListener('error', quiet);
  });

  it('leaves nothing behind', () => {
    runStrict('1', {}, true, policy, '');
    expect(Object.keys(window).filter((key) => key.startsWith('__asgiwebio'))).toEqual([]);
    expect(document.head.querySelector('script[nonce]')).toBeNull();
  });
});
