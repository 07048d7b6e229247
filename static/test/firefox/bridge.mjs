/**
 * Firefox for the tests in Python: reads orders, one JSON object a line, and answers each with another.
 *
 * `{"order": "click", "role": "button", "name": "Go"}` is answered by `{"value": null}`, or by `{"error": "…"}`.
 */
import { createInterface } from 'node:readline';
import puppeteer from 'puppeteer-core';

const [executablePath, patience] = process.argv.slice(2);
const browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true });
let context;
let page;
let problems = [];

const quoted = (text) => JSON.stringify(text);
const found = (selector) => page.locator(selector).setTimeout(Number(patience));
const control = ({ role, name }) => found(`::-p-aria([name=${quoted(name)}][role=${quoted(role)}])`);

const ORDERS = {
  /** A page in a profile of its own, in which these scripts run before all others. */
  async open({ scripts }) {
    await context?.close();
    context = await browser.createBrowserContext();
    page = await context.newPage();
    page.setDefaultTimeout(Number(patience));
    await page.setViewport({ width: 1100, height: 800 });
    for (const script of scripts) await page.evaluateOnNewDocument(script);
    problems = [];
    page.on('console', (message) => {
      if (['error', 'warn', 'assert'].includes(message.type())) problems.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  },
  async goto({ url }) {
    await page.goto(url);
  },
  click: (what) => control(what).click(),
  fill: ({ value, ...what }) => control(what).fill(value),
  press: ({ key }) => page.keyboard.press(key),
  async see({ text }) {
    await found(`::-p-text(${quoted(text)})`).wait();
  },
  async meet(what) {
    await control(what).wait();
  },
  async until({ code }) {
    await page.waitForFunction(code);
  },
  evaluate: ({ code }) => page.evaluate(code),
  problems: () => problems,
};

for await (const line of createInterface({ input: process.stdin })) {
  const { order, ...rest } = JSON.parse(line);
  const answer = await Promise.resolve(ORDERS[order](rest)).then(
    (value) => ({ value: value ?? null }),
    (error) => ({ error: String(error) }),
  );
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser.close();
