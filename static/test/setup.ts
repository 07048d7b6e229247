import '../styles/core.css';
import '../styles/lazy/rare.css';
import { afterEach, beforeEach } from 'vitest';
import shell from './shell.html?raw';

/** Each test begins with the body of the server's shell. */
beforeEach(() => {
  const body = /<body[^>]*>([\s\S]*)<\/body>/.exec(shell)?.[1] ?? '';
  document.body.className = 'webio-theme-default';
  document.body.innerHTML = body;
  document.documentElement.lang = 'en';
});

afterEach(() => {
  document.body.replaceChildren();
  delete document.documentElement.dataset.bsTheme;
});
