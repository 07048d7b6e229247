import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadTheme } from '../../src/page/theme';

const ASSETS = { 'theme-minty-HASH.css': 'data:text/css,b{}#theme-minty-HASH.css', 'core-HASH.css': 'core' };
const links = () => [...document.head.querySelectorAll<HTMLLinkElement>('link[href*=theme]')];
const clear = () => links().map((link) => link.remove());

beforeEach(clear);
afterEach(clear);

it('the palette that the app names is loaded, once', () => {
  document.body.className = 'mine webio-theme-minty';
  loadTheme(ASSETS);
  loadTheme(ASSETS);
  expect(links().map((link) => [link.rel, link.getAttribute('href')])).toEqual([
    ['stylesheet', 'data:text/css,b{}#theme-minty-HASH.css'],
  ]);
});

it.each(['webio-theme-default', 'webio-theme-dark', ''])('nothing is loaded for "%s"', (name) => {
  document.body.className = name;
  loadTheme(ASSETS);
  expect(links()).toEqual([]);
});
